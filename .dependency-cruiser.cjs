/**
 * Who may import whom. `test/dependency-rules.test.ts` breaks every rule once and asserts that it fires,
 * so a rule without a fixture there fails the tests.
 */

/** Each folder of src/ with the folders it may import; its own files always. */
const LAYERS = ["http", "graphql", "integration", "actions", "intake", "data", "model", "domain"];
const MAY_IMPORT = {
  ...Object.fromEntries(LAYERS.map((folder, place) => [folder, LAYERS.slice(place + 1)])),
  jobs: LAYERS.slice(LAYERS.indexOf("integration")),
  demo: LAYERS.slice(LAYERS.indexOf("actions")),
  commands: [...LAYERS, "jobs", "demo"],
};
const FOLDERS = Object.keys(MAY_IMPORT).join("|");

const folderRules = Object.entries(MAY_IMPORT).map(([folder, below]) => ({
  name: `${folder}-imports-downward`,
  comment:
    `src/${folder} may import ${below.length > 0 ? below.join(", ") : "no other folder of src"}: ` +
    "with one direction, a folder is understood, tested and changed without knowing what is built on it.",
  severity: "error",
  from: { path: `^src/${folder}/` },
  to: { path: `^src/(main\\.ts$|(${FOLDERS})/)`, pathNot: `^src/(${[folder, ...below].join("|")})/` },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    ...folderRules,
    {
      name: "every-file-has-its-place",
      comment:
        "src holds main.ts with what it sets first, config.ts and the folders listed above: a file anywhere else is in no layer, " +
        "so no rule guards it. Put it into a folder, or give the new folder its place in the list.",
      severity: "error",
      from: {},
      to: { path: "^src/", pathNot: ["^src/(main|config|package-root|production)\\.ts$", `^src/(${FOLDERS})/`] },
    },
    {
      name: "config-is-handed-down",
      comment:
        "Only main.ts and ormconfig.ts read the configuration; all others take what they need as an argument " +
        "(its type may be imported). So one place reports its faults, and a test can run two servers side by side.",
      severity: "error",
      from: { path: "^(src|migrations)/", pathNot: "^src/main\\.ts$" },
      to: { path: "^src/config\\.ts$", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "config-stands-alone",
      comment:
        "config.ts is read before anything else exists, so it may know the domain's words and nothing else of src.",
      severity: "error",
      from: { path: "^src/config\\.ts$" },
      to: { path: "^src/(?!domain/)" },
    },
    {
      name: "domain-is-pure",
      comment:
        "The arithmetic needs calendar, linear algebra, random numbers, the lists of currencies and of " +
        "telephone numbers (luxon, ml-matrix, pure-rand, currency-codes, libphonenumber-js) and " +
        "nothing else: no database, no network, no files. That is why its tests need no mocks and its results depend on its arguments alone.",
      severity: "error",
      from: { path: "^src/domain/" },
      to: {
        pathNot: [
          "^src/",
          "(^|/)luxon(/|$)",
          "(^|/)ml-matrix(/|$)",
          "(^|/)pure-rand(/|$)",
          "(^|/)currency-codes(/|$)",
          "(^|/)libphonenumber-js(/|$)",
        ],
      },
    },
    {
      name: "actions-recompute",
      comment:
        "Whoever changes facts recomputes what follows from them in the same action: a caller that had to would one day " +
        "forget it, and so would the next door to the action. Call an action; what is only read is in computed-loyalty.ts.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/actions/" },
      to: { path: "^src/actions/loyalty/loyalty-recomputation\\.ts$" },
    },
    {
      name: "sql-stays-in-data",
      comment:
        "Only data speaks SQL (model and migrations describe its tables), so that a slow statement has one place to " +
        "look for. Other folders hand a transaction through and may import TypeORM's types, never its values.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(data|model)/" },
      to: { path: "(^|/)typeorm(/|$)", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "the-database-is-any",
      comment:
        "What differs between SQLite and MySQL is decided in data: whoever calls a store neither knows nor hands down which it is.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/data/" },
      to: { path: "^src/data/database/database-kind\\.ts$" },
    },
    {
      name: "schema-stays-in-graphql-and-model",
      comment:
        "Only graphql answers and only model shows: what webhooks, import and jobs do must not depend on the API's shape.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(graphql|model)/" },
      to: { path: "(^|/)type-graphql(/|$)" },
    },
    {
      name: "production-needs-no-dev-dependency",
      comment: "A server installed without dev dependencies would not start. Move the package to dependencies.",
      severity: "error",
      from: { path: "^(src/|migrations/|ormconfig\\.ts$)" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"], pathNot: "(^|/)@types/" },
    },
    {
      name: "examples-stand-alone",
      comment:
        "An example is copied into other people's projects: it speaks HTTP and knows nothing of the server's inside.",
      severity: "error",
      from: { path: "^examples/" },
      to: { path: "^(src|test|migrations|bench)/" },
    },
    {
      name: "no-circles",
      comment:
        "In a circle no file can be understood, tested or loaded before the others, and decorators meet undefined " +
        "classes. The child adds its field to the parent; the parent never names the child.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-barrels",
      comment:
        "An index.ts that re-exports hides where a thing lives, invites circles and loads all for one. Import the file.",
      severity: "error",
      from: {},
      to: { path: "(^|/)index\\.[cm]?[jt]sx?$", pathNot: "(^|/)node_modules/" },
    },
    {
      name: "no-drawers",
      comment:
        "utils, common, types and helpers say nothing about what is inside, so everything ends up there. " +
        "Name the file after what it knows and put it beside its noun.",
      severity: "error",
      from: {},
      to: { path: "(^|/)(utils?|common|types|helpers?)/", pathNot: "(^|/)node_modules/" },
    },
    {
      name: "no-orphans",
      comment: "A file that imports nothing and that nobody imports is left over. Delete it.",
      severity: "error",
      from: { orphan: true, pathNot: ["^src/main\\.ts$", "^ormconfig\\.ts$", "^test/", "^bench/"] },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["node", "require", "types", "default"],
    },
  },
};
