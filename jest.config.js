const swcOptions = require("./swc.config.js");
const { unreadable } = require("./test/support/reference-files.js");

/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "<rootDir>/test/support/process-environment.js",
  runtime: "<rootDir>/test/support/shared-modules-runtime.js",
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  testPathIgnorePatterns: ["\\.slow\\.test\\.ts$", ...unreadable],
  modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/coverage/"],
  globalSetup: "<rootDir>/test/support/jest-global-setup.ts",
  globalTeardown: "<rootDir>/test/support/jest-global-teardown.ts",
  setupFiles: [
    "<rootDir>/test/support/jest-environment.ts",
    "<rootDir>/test/support/example-seed.ts",
    "reflect-metadata",
  ],
  // Ends what hangs, and not what waits on a busy machine.
  testTimeout: 120_000,
  // One more than cores are common: tests wait for the database.
  maxWorkers: 3,
  // Nothing keeps a worker alive, but on a busy machine Node takes longer than jest's half a second to free what was loaded.
  workerGracefulExitTimeout: 10_000,
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  transform: { "\\.[jt]s$": ["@swc/jest", { ...swcOptions, sourceMaps: "inline" }] },
};
