const { TestEnvironment } = require("jest-environment-node");

const { mocksModules } = require("./mocking-tests.js");

/** Where TypeORM and type-graphql keep what the program's classes are, once they are loaded. */
const REGISTRIES = ["typeormMetadataArgsStorage", "TypeGraphQLMetadataStorage"];

/**
 * Runs each file of tests in the realm of the process itself, so that what is loaded once serves every file (see
 * shared-modules-runtime.js). Whatever a file leaves on the global object or in the process's environment is undone when
 * it ends; only the registries of the program's classes stay with them, but for a file that loads the program anew.
 */
module.exports = class ProcessEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    this.global = globalThis;
    const loadsAnew = mocksModules(context.testPath);
    this.undo = rememberGlobals(loadsAnew ? [] : REGISTRIES);
    if (loadsAnew) for (const registry of REGISTRIES) Reflect.deleteProperty(globalThis, registry);
  }

  async teardown() {
    await super.teardown();
    this.undo();
  }
};

/** Returns what makes everything global as it is now, but for some names. */
function rememberGlobals(kept) {
  const properties = Object.getOwnPropertyDescriptors(globalThis);
  const environment = { ...process.env };
  const { exit } = process;
  const { prepareStackTrace } = Error;
  return () => {
    // Through Reflect, because a property that cannot be changed is no fault.
    for (const key of Reflect.ownKeys(globalThis)) {
      if (!Object.hasOwn(properties, key) && !kept.includes(key)) Reflect.deleteProperty(globalThis, key);
    }
    for (const key of Reflect.ownKeys(properties)) Reflect.defineProperty(globalThis, key, properties[key]);
    for (const name of Object.keys(process.env)) if (!Object.hasOwn(environment, name)) delete process.env[name];
    Object.assign(process.env, environment);
    Object.assign(process, { exit });
    Object.assign(Error, { prepareStackTrace });
  };
}
