// Runs the process of mappings from its TypeScript source, which Node cannot load by itself.
const Module = require("node:module");
const path = require("node:path");

const { transformFileSync } = require("@swc/core");

const ROOT = path.join(__dirname, "..", "..");
const resolve = Module._resolveFilename;

Module._resolveFilename = (request, parent, ...rest) => {
  const isOurs = request.startsWith(".") && parent?.filename?.startsWith(path.join(ROOT, "src"));
  return resolve.call(Module, isOurs ? request.replace(/\.js$/, ".ts") : request, parent, ...rest);
};
require.extensions[".ts"] = (module, filename) => {
  const { code } = transformFileSync(filename, {
    swcrc: false,
    jsc: { target: "es2023", parser: { syntax: "typescript" } },
    module: { type: "commonjs" },
  });
  module._compile(code, filename);
};

require(path.join(ROOT, "src", "integration", "inbound", "mapping-process.ts"));
