import { describeTermProperties } from "./term-properties.js";

describe("the terms of any contract, tried twenty times as often", () => describeTermProperties(20, true));
