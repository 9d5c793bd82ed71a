import eslint from "@eslint/js";
import simpleImportSort from "eslint-plugin-simple-import-sort";
import tseslint from "typescript-eslint";

/** House rules that ESLint has no name for; each message gives the reason. */
const NAMED_EXPORTS = {
  selector: "ExportDefaultDeclaration",
  message:
    "A default export has no name of its own: every importer may call it otherwise, and no search finds them all.",
};
const CLOCK =
  "The arithmetic has no clock: take `today` as an argument, or yesterday's figures cannot be computed again or tested.";
const PURE_ARITHMETIC = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: CLOCK },
  { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: CLOCK },
  {
    selector:
      "CallExpression[callee.object.name='DateTime'][callee.property.name=/^(now|local|utc)$/][arguments.length=0]",
    message: CLOCK,
  },
  {
    selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
    message: "The same facts must give the same figures: take a seeded generator as an argument.",
  },
  {
    selector: ":function[async=true]",
    message: "The arithmetic waits for nothing: whoever calls it fetches the facts first and hands them in.",
  },
];

/** ESLint itself runs in Node, so it can ask: what is global here is global there. */
const NODE_GLOBALS = Object.fromEntries(
  [...Object.getOwnPropertyNames(globalThis), "module", "require", "__dirname"].map((name) => [name, "readonly"]),
);

export default tseslint.config(
  { ignores: ["**/dist/", "coverage/", "data/"] },
  eslint.configs.recommended,
  tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { "simple-import-sort": simpleImportSort },
    rules: {
      // `any` and `!` switch the compiler off exactly where it is needed: narrow the value or throw instead.
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      // A promise nobody waits for loses its failure: the caller hears that all went well.
      "@typescript-eslint/no-floating-promises": "error",
      // A new enum member must not fall through a switch unseen.
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      // `== null` asks for null and undefined at once; every other `==` converts types behind the reader's back.
      eqeqeq: ["error", "always", { null: "ignore" }],
      // The compiler's own convention: a leading underscore says "not used, on purpose".
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // A method may be async for its interface's sake alone (migrations, resolvers, plugins).
      "@typescript-eslint/require-await": "off",
      // `import type` would erase the classes that decorators record as parameter and property types.
      "@typescript-eslint/consistent-type-imports": "off",
      // Sorted imports never conflict and need no discussion.
      "simple-import-sort/imports": "error",
      "simple-import-sort/exports": "error",
      "no-restricted-syntax": ["error", NAMED_EXPORTS],
    },
  },
  {
    files: ["src/**/*.ts"],
    ignores: ["src/config.ts"],
    rules: {
      "no-restricted-properties": [
        "error",
        {
          object: "process",
          property: "env",
          message:
            "Only src/config.ts reads the environment, so that every fault is reported at once, before the start.",
        },
      ],
    },
  },
  {
    files: ["src/**/*.ts"],
    rules: {
      // Files grow into drawers one line at a time; past 300 a file holds two things and can be split by noun.
      "max-lines": ["error", { max: 300, skipBlankLines: false, skipComments: false }],
    },
  },
  {
    files: ["src/**/*.ts"],
    ignores: ["src/graphql/enums/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          name: "type-graphql",
          importNames: ["registerEnumType"],
          message:
            "Enums are described in the tables of src/graphql/enums: there the compiler asks for the meaning of each member, and whoever adds one knows where.",
        },
      ],
    },
  },
  {
    files: ["src/domain/**/*.ts"],
    rules: { "no-restricted-syntax": ["error", NAMED_EXPORTS, ...PURE_ARITHMETIC] },
  },
  {
    files: ["src/model/**/*.ts"],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              regex: "^typeorm$",
              allowImportNamePattern: "^(Entity|Index|Unique|Check|.*Column|.*To(One|Many)|JoinTable)$",
              allowTypeImports: true,
              message:
                "A model describes its table with decorators and types; what runs statements belongs in src/data.",
            },
          ],
        },
      ],
    },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      // Answers over HTTP are untyped, and an expectation says more about them than a cast.
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
  {
    // The packages of the pages are installed where they are built; their types are checked there.
    files: ["web/**/*.{ts,tsx}"],
    extends: [tseslint.configs.disableTypeChecked],
  },
  {
    // Configuration files: the tools that read them want default exports and CommonJS.
    files: ["**/*.{js,cjs,mjs}"],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: NODE_GLOBALS },
    rules: { "no-restricted-syntax": "off", "@typescript-eslint/no-require-imports": "off" },
  },
);
