import { describeLineProperties } from "./line-properties.js";

describe("lines", () => {
  describeLineProperties(300);
});
