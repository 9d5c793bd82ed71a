/**
 * How TypeScript becomes JavaScript, for the build and for the tests alike. Decorators keep the types that TypeORM and
 * type-graphql read; the types themselves are checked by `npm run check`.
 */
/** @type {import("@swc/core").Options} */
module.exports = {
  jsc: {
    target: "es2023",
    parser: { syntax: "typescript", decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    keepClassNames: true,
  },
  module: { type: "commonjs" },
};
