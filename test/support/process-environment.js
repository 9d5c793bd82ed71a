const { TestEnvironment } = require("jest-environment-node");

/**
 * Runs each file of tests in the realm of the process itself, so that a package loaded once serves every file (see
 * shared-packages-runtime.js). Whatever a file leaves on the global object or in the process's environment is undone when
 * it ends: jest's own state, and the registries that TypeORM and type-graphql keep there.
 */
module.exports = class ProcessEnvironment extends TestEnvironment {
  constructor(...settings) {
    super(...settings);
    this.global = globalThis;
    this.undo = rememberGlobals();
  }

  async teardown() {
    await super.teardown();
    this.undo();
  }
};

/** Returns what makes everything global as it is now. */
function rememberGlobals() {
  const properties = Object.getOwnPropertyDescriptors(globalThis);
  const environment = { ...process.env };
  const { exit } = process;
  const { prepareStackTrace } = Error;
  return () => {
    // Through Reflect, because a property that cannot be changed is no fault.
    for (const key of Reflect.ownKeys(globalThis))
      if (!Object.hasOwn(properties, key)) Reflect.deleteProperty(globalThis, key);
    for (const key of Reflect.ownKeys(properties)) Reflect.defineProperty(globalThis, key, properties[key]);
    for (const name of Object.keys(process.env)) if (!Object.hasOwn(environment, name)) delete process.env[name];
    Object.assign(process.env, environment);
    Object.assign(process, { exit });
    Object.assign(Error, { prepareStackTrace });
  };
}
