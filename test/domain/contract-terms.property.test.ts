import { describeTermProperties } from "./term-properties.js";

describe("the terms of any contract", () => describeTermProperties(1, false));
