const { createRequire, isBuiltin } = require("node:module");
const path = require("node:path");
const { compileFunction } = require("node:vm");

const { default: Runtime } = require("jest-runtime");

const { mocksModules } = require("./mocking-tests.js");
const { isOfProgram, loadTypeScript } = require("./typescript-loader.js");

const PACKAGES = `${path.sep}node_modules${path.sep}`;

/** The runtime of the file of tests that runs now: it knows how sources are transformed, and where errors find them. */
let current;
/** Where the maps of the program's sources are, which are transformed once. */
const sourceMaps = new Map();
/** What was compiled of the other files; each file of tests runs it anew. */
const compiled = new Map();

loadTypeScript((filename) => {
  const code = current.transformCache.transform(filename);
  sourceMaps.set(filename, current.getSourceMaps().get(filename));
  return code;
});

/**
 * Loads packages and the program once for each worker, by Node's own `require`, and the files of tests anew for each of
 * them. jest would load the 2,000 modules of TypeORM, type-graphql, Apollo and the program again for each file, which took
 * more time than the tests. Packages can therefore not be mocked; the program's modules can, and are then loaded anew.
 */
module.exports = class SharedModulesRuntime extends Runtime {
  constructor(...settings) {
    super(...settings);
    // eslint-disable-next-line @typescript-eslint/no-this-alias
    current = this;
    for (const [filename, map] of sourceMaps) this.getSourceMaps().set(filename, map);
    const { executor } = this;
    this.mocksModules = mocksModules(this._testPath);
    // In the realm of the packages: otherwise what one side makes were no `instanceof Date` or `Error` to the other.
    executor.compile = (source, filename) => {
      if (!compiled.has(source)) {
        compiled.set(source, compileFunction(source, executor.injectedModuleParameters, { filename }));
      }
      return compiled.get(source);
    };
  }

  requireModule(from, name, options, isRequireActual) {
    const isJests = options?.isInternalModule === true;
    if (isJests) return super.requireModule(from, name, options, isRequireActual);
    if (isOfPackage(name ?? from)) return createRequire(from)(name ?? from);
    const program = this.mocksModules ? null : ofProgram(from, name);
    return program === null ? super.requireModule(from, name, options, isRequireActual) : require(program);
  }
};

function isOfPackage(name) {
  return path.isAbsolute(name) ? name.includes(PACKAGES) : !name.startsWith(".") && !isBuiltin(name);
}

/** The module of the program that is meant; null where it is none. */
function ofProgram(from, name) {
  if (name === undefined || !name.startsWith(".")) return null;
  const meant = path.join(path.dirname(from), name);
  return isOfProgram(meant) ? meant.replace(/\.js$/, ".ts") : null;
}
