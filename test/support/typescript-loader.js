const Module = require("node:module");
const path = require("node:path");

const ROOT = path.join(__dirname, "..", "..");
const PROGRAM = ["src", "migrations"].map((folder) => path.join(ROOT, folder) + path.sep);

/** Whether a file is of the program itself, in contrast to its tests and tools. */
function isOfProgram(filename) {
  return PROGRAM.some((folder) => filename.startsWith(folder));
}

/**
 * Lets Node's own `require` load the program from its sources, in which names that end in `.js` mean the TypeScript there.
 * @param {(filename: string) => string} transform What Node is to run of a source.
 */
function loadTypeScript(transform) {
  const resolve = Module._resolveFilename;
  Module._resolveFilename = (request, parent, ...rest) => {
    const isOurs = request.startsWith(".") && isOfProgram(parent?.filename ?? "");
    return resolve.call(Module, isOurs ? request.replace(/\.js$/, ".ts") : request, parent, ...rest);
  };
  require.extensions[".ts"] = (module, filename) => module._compile(transform(filename), filename);
}

module.exports = { isOfProgram, loadTypeScript };
