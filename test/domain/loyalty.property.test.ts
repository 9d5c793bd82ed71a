import { describeLoyaltyProperties } from "./loyalty-properties.js";

describe("the loyalty of any customer", () => describeLoyaltyProperties(1, false));
