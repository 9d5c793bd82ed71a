const { createRequire, isBuiltin } = require("node:module");
const path = require("node:path");
const { compileFunction } = require("node:vm");

const { default: Runtime } = require("jest-runtime");

const PACKAGES = `${path.sep}node_modules${path.sep}`;

/**
 * Loads packages once for each worker, by Node's own `require`, and the project's own files anew for every file of tests.
 * jest would load the 1,500 modules of TypeORM, type-graphql, Apollo and the like again for each file, which took more
 * time than the tests. Packages can therefore not be mocked; the project's files can.
 */
module.exports = class SharedPackagesRuntime extends Runtime {
  constructor(...settings) {
    super(...settings);
    const { executor } = this;
    // In the realm of the packages: otherwise what one side makes were no `instanceof Date` or `Error` to the other.
    executor.compile = (source, filename) => compileFunction(source, executor.injectedModuleParameters, { filename });
  }

  requireModule(from, name, options, isRequireActual) {
    const isJests = options?.isInternalModule === true;
    if (!isJests && isOfPackage(name ?? from)) return createRequire(from)(name ?? from);
    return super.requireModule(from, name, options, isRequireActual);
  }
};

function isOfPackage(name) {
  return path.isAbsolute(name) ? name.includes(PACKAGES) : !name.startsWith(".") && !isBuiltin(name);
}
