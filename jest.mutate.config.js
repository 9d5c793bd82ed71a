const everyday = require("./jest.config.js");

/** The tests that a mutation run repeats for every mutant: those of the arithmetic that need no database and take moments. */
/** @type {import("jest").Config} */
module.exports = {
  testMatch: ["<rootDir>/test/domain/**/*.test.ts"],
  testPathIgnorePatterns: [...everyday.testPathIgnorePatterns, "\\.property\\.test\\.ts$"],
  setupFiles: ["<rootDir>/test/support/same-examples.ts"],
  moduleNameMapper: everyday.moduleNameMapper,
  transform: everyday.transform,
};
