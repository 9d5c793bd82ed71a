const { readFileSync } = require("node:fs");

/** Whether a file of tests puts modules of its own in place of the program's. */
function mocksModules(file) {
  return readFileSync(file, "utf8").includes("jest.mock(");
}

module.exports = { mocksModules };
