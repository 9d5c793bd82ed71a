import { describeLoyaltyProperties } from "./loyalty-properties.js";

describe("the loyalty of any customer, tried twenty times as often", () => describeLoyaltyProperties(20, true));
