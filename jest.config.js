const swcOptions = require("./swc.config.js");

/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  testPathIgnorePatterns: ["\\.slow\\.test\\.ts$"],
  modulePathIgnorePatterns: ["<rootDir>/dist/"],
  globalSetup: "<rootDir>/test/support/jest-global-setup.ts",
  globalTeardown: "<rootDir>/test/support/jest-global-teardown.ts",
  setupFiles: ["<rootDir>/test/support/jest-environment.ts", "reflect-metadata"],
  testTimeout: 30_000,
  // One more than cores are common: tests wait for the database.
  maxWorkers: 3,
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  transform: { "\\.[jt]s$": ["@swc/jest", { ...swcOptions, sourceMaps: "inline" }] },
};
