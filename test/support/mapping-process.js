// Runs the process of mappings from its TypeScript source, which Node cannot load by itself.
const path = require("node:path");

const { transformFileSync } = require("@swc/core");

const swcOptions = require("../../swc.config.js");
const { loadTypeScript } = require("./typescript-loader.js");

loadTypeScript((filename) => transformFileSync(filename, { swcrc: false, ...swcOptions }).code);

require(path.join(__dirname, "..", "..", "src", "integration", "inbound", "mapping-process.ts"));
