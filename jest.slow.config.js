const everyday = require("./jest.config.js");
const { unreadable } = require("./test/support/reference-files.js");

/** Tests that take minutes (whole servers, browsers, many rows); `npm run test:slow` runs them one after another. */
/** @type {import("jest").Config} */
module.exports = {
  ...everyday,
  testMatch: ["<rootDir>/test/**/*.slow.test.ts"],
  testPathIgnorePatterns: unreadable,
  testTimeout: 300_000,
};
