import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

/** A file that breaks one rule by what it imports. */
interface Breach {
  rule: string;
  file: string;
  text: string;
}

const BREACHES: Breach[] = [
  breach("http-imports-downward", "src/http/job-starter.ts", `import { leaf } from "../jobs/leaf.js";`),
  breach("graphql-imports-downward", "src/graphql/server-user.ts", `import { leaf } from "../http/leaf.js";`),
  breach("integration-imports-downward", "src/integration/asker.ts", `import { leaf } from "../graphql/leaf.js";`),
  breach("actions-imports-downward", "src/actions/caller.ts", `import { leaf } from "../integration/leaf.js";`),
  breach("data-imports-downward", "src/data/actor.ts", `import { leaf } from "../actions/leaf.js";`),
  breach("model-imports-downward", "src/model/reader.ts", `import { leaf } from "../data/leaf.js";`),
  breach("intake-imports-downward", "src/intake/climber.ts", `import { leaf } from "../actions/leaf.js";`),
  breach("domain-imports-downward", "src/domain/shower.ts", `import type { leaf } from "../model/leaf.js";`),
  breach("jobs-imports-downward", "src/jobs/answerer.ts", `import { leaf } from "../http/leaf.js";`),
  breach("demo-imports-downward", "src/demo/sender.ts", `import { leaf } from "../integration/leaf.js";`),
  breach("commands-imports-downward", "src/commands/starter.ts", `import "../main.js";`),
  breach("every-file-has-its-place", "src/http/wanderer.ts", `import { leaf } from "../elsewhere/leaf.js";`),
  breach("config-is-handed-down", "src/http/config-reader.ts", `import { config } from "../config.js";`),
  breach("config-stands-alone", "src/config.ts", `import { leaf } from "./data/leaf.js";`),
  breach("domain-is-pure", "src/domain/file-reader.ts", `import { readFileSync } from "node:fs";`),
  breach("actions-recompute", "src/graphql/recomputer.ts", `import "../actions/loyalty/loyalty-recomputation.js";`),
  breach("actions-recompute", "src/http/recomputer.ts", `import "../actions/loyalty/loyalty-recomputation.js";`),
  breach("actions-recompute", "src/integration/recomputer.ts", `import "../actions/loyalty/loyalty-recomputation.js";`),
  breach("actions-recompute", "src/jobs/recomputer.ts", `import "../actions/loyalty/loyalty-recomputation.js";`),
  breach("sql-stays-in-data", "src/actions/querier.ts", `import { In } from "typeorm";`),
  breach(
    "sql-stays-in-data",
    "src/jobs/querier.ts",
    `import type { EntityManager } from "typeorm"; import { In, type Repository } from "typeorm";`,
  ),
  breach("the-database-is-any", "src/jobs/chooser.ts", `import "../data/database/database-kind.js";`),
  breach("schema-stays-in-graphql-and-model", "src/http/typist.ts", `import type { Field } from "type-graphql";`),
  breach("production-needs-no-dev-dependency", "src/http/tester.ts", `import { request } from "supertest";`),
  breach("examples-stand-alone", "examples/plugin/insider.ts", `import { leaf } from "../../src/domain/leaf.js";`),
  breach("no-circles", "src/data/egg.ts", `import { hen } from "./hen.js";`),
  breach("no-barrels", "src/data/barrel-user.ts", `import { leaf } from "./index.js";`),
  breach("no-drawers", "src/data/drawer-user.ts", `import { leaf } from "./utils/leaf.js";`),
  breach("no-orphans", "src/data/left-over.ts", ""),
];

/** Files that break no rule, or whose circle is reported on the file that closes it. */
const LAWFUL: Record<string, string> = {
  "src/main.ts": `import { config } from "./config.js"; import "./commands/lawful.js";`,
  "src/commands/lawful.ts": `import "../demo/leaf.js"; import "../http/lawful.js"; import "../jobs/lawful.js";`,
  "src/http/lawful.ts": `import type { config } from "../config.js"; import "../graphql/leaf.js"; import "../domain/leaf.js";`,
  "src/graphql/lawful.ts": `import { Field } from "type-graphql"; import "../integration/leaf.js"; import "../graphql/leaf.js";`,
  "src/jobs/lawful.ts": `import "../integration/leaf.js"; import "../domain/leaf.js";`,
  "src/actions/lawful.ts": `import type { EntityManager } from "typeorm"; import { type In } from "typeorm"; import "../intake/leaf.js"; import "../data/leaf.js";`,
  "src/actions/recomputing.ts": `import "./loyalty/loyalty-recomputation.js";`,
  "src/actions/loyalty/loyalty-recomputation.ts": `import "../intake/leaf.js"; import "../data/leaf.js";`,
  "src/data/database/database-kind.ts": `import "../leaf.js";`,
  "src/data/lawful.ts": `import "./database/database-kind.js"; import { In } from "typeorm"; import type { request } from "supertest"; import "../model/leaf.js";`,
  "src/data/hen.ts": `import type { egg } from "./egg.js"; export const hen = 1;`,
  "src/model/lawful.ts": `import { Entity } from "typeorm"; import { Field } from "type-graphql"; import "../domain/leaf.js";`,
  "src/domain/lawful.ts": `import { DateTime } from "luxon"; import { Matrix } from "ml-matrix"; import "./leaf.js";`,
  "ormconfig.ts": `import { config } from "./src/config.js"; import { DataSource } from "typeorm";`,
  "migrations/lawful.ts": `import { Table } from "typeorm";`,
  "test/lawful.test.ts": `import { request } from "supertest"; import { config } from "../src/config.js";`,
};

const LEAVES = ["http", "graphql", "integration", "jobs", "demo", "actions", "intake", "data", "model", "domain"]
  .concat("elsewhere", "data/utils")
  .map((folder) => `src/${folder}/leaf.ts`)
  .concat("src/data/index.ts");

interface Violation {
  from: string;
  rule: { name: string };
}

interface Report {
  summary: { violations: Violation[]; ruleSetUsed: { forbidden: { name: string; comment?: string }[] } };
}

describe("the rules of who may import whom", () => {
  let report: Report;

  beforeAll(() => {
    report = cruise({
      ...Object.fromEntries(LEAVES.map((leaf) => [leaf, "export const leaf = 1;"])),
      ...Object.fromEntries(BREACHES.map(({ file, text }) => [file, text])),
      ...LAWFUL,
    });
  });

  it.each(BREACHES)("$rule fires on $file, and no other rule does", ({ rule, file }) => {
    expect(rulesBrokenBy(file)).toEqual([rule]);
  });

  it.each([...Object.keys(LAWFUL), ...LEAVES])("nothing fires on %s", (file) => {
    expect(rulesBrokenBy(file)).toEqual([]);
  });

  it("every rule is seen to fire", () => {
    const rules = report.summary.ruleSetUsed.forbidden.map(({ name }) => name);
    expect(rules.sort()).toEqual([...new Set(BREACHES.map(({ rule }) => rule))].sort());
  });

  it("every rule gives its reason", () => {
    expect(report.summary.ruleSetUsed.forbidden.filter(({ comment }) => !comment)).toEqual([]);
  });

  function rulesBrokenBy(file: string): string[] {
    return report.summary.violations.filter(({ from }) => from === file).map(({ rule }) => rule.name);
  }
});

function breach(rule: string, file: string, importing: string): Breach {
  return { rule, file, text: `${importing}\nexport const config = 1, leaf = 1;` };
}

/** Writes a project of these files, with empty packages to import, and has dependency-cruiser judge it. */
function cruise(files: Record<string, string>): Report {
  const project = mkdtempSync(join(tmpdir(), "treue-imports-"));
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(project, file)), { recursive: true });
    writeFileSync(join(project, file), text);
  };
  try {
    const dependencies = { typeorm: "1", "type-graphql": "1", luxon: "1", "ml-matrix": "1" };
    const devDependencies = { supertest: "1" };
    for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
      write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: "1.0.0", main: "main.js" }));
      write(`node_modules/${name}/main.js`, "");
    }
    write("package.json", JSON.stringify({ dependencies, devDependencies }));
    for (const [file, text] of Object.entries(files)) write(file, text);
    const root = resolve(__dirname, "..");
    const { stdout } = spawnSync(
      join(root, "node_modules/.bin/depcruise"),
      ["--config", join(root, ".dependency-cruiser.cjs"), "--output-type", "json"].concat(
        "src migrations test examples ormconfig.ts".split(" "),
      ),
      { cwd: project, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
    );
    return JSON.parse(stdout) as Report;
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}
