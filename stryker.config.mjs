// A mutation run changes the program in one place after the other and says which changes no test notices:
// `npm run mutate -- src/domain/renewal`. How often and why: docs/decisions/063-mutation-run.md.

/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
const config = {
  mutate: ["src/domain/**/*.ts"],
  testRunner: "jest",
  jest: { configFile: "jest.mutate.config.js" },
  coverageAnalysis: "perTest",
  concurrency: 1,
  // Without it Stryker rewrites the copy of tsconfig.json, which swc does not read.
  ignorePatterns: ["/tsconfig.json", "/dist", "/web", "/data", "/coverage", "/bench"],
  reporters: ["progress-append-only", "clear-text", "json"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: "coverage/mutation.json" },
  tempDirName: "coverage/mutation",
};

export default config;
