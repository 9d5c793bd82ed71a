import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { packageRoot } from "../../src/package-root.js";
import { emptyDatabase } from "../support/empty-database.js";
import { buildProgram, MAIN, runProgram, said, startProgram } from "../support/program.js";
import { recipeSteps } from "./computed-field-recipe.js";

/** What a program consists of, beside the packages it uses. */
const PARTS = ["CONTRIBUTING.md", "bin", "bench", "examples", "migrations", "mappings", "ormconfig.ts", "package.json"];
const MORE_PARTS = ["package-lock.json", "schema", "src", "swc.config.js", "tsconfig.json", "web"];

/** What the recipe's own example, months since the last service contact, puts into each place that it names. */
const EDITS: Readonly<Record<string, readonly (readonly [after: RegExp, text: string])[]>> = {
  "src/domain/customer/customer-view.ts": [
    [
      /^export class CustomerView \{[^]*?(?=\n {2}\/\*\*(?:(?!\*\/)[^])*\*\/\n {2}changesAfter\()/m,
      `
  /** The completed months since the last service contact of the experience window; null without one. */
  monthsSinceServiceOn(day: LocalDate): number | null {
    const last = this.contactsOn(day).map(({ resolvedOn }) => resolvedOn).sort().at(-1);
    return last === undefined ? null : completedMonths(last, day);
  }
`,
    ],
    [
      /changesAfter\([^]*?const groups: [^\n]*\[\n/,
      `      this.contacts.flatMap((contact) => {
        const until = contactExpiresOn(contact, experienceWindowMonths);
        return monthsCompletedOn({ from: contact.resolvedOn, until }, after, this.day);
      }),\n`,
    ],
  ],
  "src/domain/loyalty/loyalty.ts": [
    [/^export interface Loyalty extends .*\{\n/m, "  readonly monthsSinceService: number | null;\n"],
    [/^function valuesOn\([^]*?\n {2}return \{\n/m, "    monthsSinceService: view.monthsSinceServiceOn(day),\n"],
  ],
  "src/domain/arithmetic-version.ts": [[/ARITHMETIC_VERSION = \d+/, " + 1"]],
  "src/model/customer/loyalty-row.ts": [
    [
      /^export class LoyaltyRow \{\n/m,
      "  @IntegerColumn({ nullable: true })\n  monthsSinceService: number | null;\n\n",
    ],
  ],
  "migrations/list.ts": [
    [/^/, `import { MonthsSinceService9000000000000 } from "./9000000000000-months-since-service.js";\n`],
    [/^export const migrations = \[[^\]]*/m, "  MonthsSinceService9000000000000,\n"],
  ],
  "src/graphql/loyalty/loyalty-type.ts": [
    [
      /^export class LoyaltyType \{\n/m,
      `  @Field(() => Int, { nullable: true, description: "Months since the last service contact." })
  monthsSinceService: number | null;\n\n`,
    ],
  ],
  "src/graphql/loyalty/loyalty-answer.ts": [
    [
      /^class LoyaltyAnswer [^]*?\n(?= {2}get activity\()/m,
      "  get monthsSinceService() {\n    return this.row.monthsSinceService;\n  }\n\n",
    ],
  ],
};

const MIGRATION = `import type { MigrationInterface, QueryRunner } from "typeorm";

import { addColumns, column, nullable } from "./table.js";

export class MonthsSinceService9000000000000 implements MigrationInterface {
  readonly name = "MonthsSinceService9000000000000";

  async up(queryRunner: QueryRunner): Promise<void> {
    await addColumns(queryRunner, "loyalty", { monthsSinceService: nullable(column.integer()) }, {});
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropColumn("loyalty", "monthsSinceService");
  }
}
`;

const INGEST = `mutation { ingest(input: {
  customers: [{ externalId: { system: "crm", externalId: "c" }, name: "C" }]
  interactions: [{
    externalId: { system: "crm", externalId: "i" }, customer: { externalId: { system: "crm", externalId: "c" } }
    kind: SERVICE, occurredAt: "2026-01-10T10:00:00Z", resolvedAt: "2026-01-10T11:00:00Z", resolutionQuality: LOW_EFFORT
  }]
}) { failed } }`;
const QUESTION = "{ customers { rowsBehind nodes { loyalty { monthsSinceService } } } }";

describe("the recipe for a computed field, followed in a copy of the program", () => {
  let copy: string;
  let database: { readonly url: string; readonly remove: () => Promise<void> };

  beforeAll(async () => {
    buildProgram();
    copy = mkdtempSync(path.join(tmpdir(), "treue-recipe-"));
    for (const part of [...PARTS, ...MORE_PARTS]) {
      cpSync(path.join(packageRoot, part), path.join(copy, part), { recursive: true });
    }
    symlinkSync(path.join(packageRoot, "node_modules"), path.join(copy, "node_modules"));
    database = await emptyDatabase("sqlite");
  });
  afterAll(async () => {
    rmSync(copy, { recursive: true, force: true });
    await database.remove();
  });

  const environment = () => ({ DATABASE_URL: database.url, PORT: "0", CLOCK_START });
  const run = async (main: string, ...args: string[]) => {
    const { code, stdout, stderr } = await runProgram(args, environment(), main);
    expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
    return stdout.trim();
  };

  /** Asks a server of a program, again and again until the answer is as wished. */
  async function ask(main: string, key: string, query: string, args: string[], isWished: (data: Data) => boolean) {
    const server = startProgram(["serve", ...args], environment(), main);
    try {
      const [, address = ""] = await said(server, "stderr", /"url":"(http[^"]+)"/);
      for (;;) {
        const headers = { "Content-Type": "application/json", Authorization: `Bearer ${key}` };
        const body = JSON.stringify({ query });
        const response = await fetch(`${address}/graphql`, { method: "POST", headers, body });
        const answer = (await response.json()) as { readonly data?: Data };
        if (answer.data === undefined) throw new Error(JSON.stringify(answer));
        if (isWished(answer.data)) return answer.data;
        await delay(100);
      }
    } finally {
      server.kill("SIGTERM");
      await once(server, "close");
    }
  }

  test("gives the field to readers of old rows at once, and stores it in the background", async () => {
    await run(MAIN, "migrate");
    const key = await run(MAIN, "key", "create", "--role", "ADMIN", "--name", "test");
    expect(await ask(MAIN, key, INGEST, ["--no-jobs"], () => true)).toEqual({ ingest: { failed: 0 } });

    const steps = recipeSteps(readFileSync(path.join(copy, "CONTRIBUTING.md"), "utf8"));
    const places = steps.flatMap(({ files }) => files).filter((file) => !/^(docs|test)\//.test(file));
    expect(new Set(places)).toEqual(new Set(Object.keys(EDITS)));
    for (const place of places) edit(path.join(copy, place), EDITS[place] ?? []);
    writeFileSync(path.join(copy, "migrations", "9000000000000-months-since-service.ts"), MIGRATION);

    const include = ["src", "migrations"];
    writeFileSync(path.join(copy, "tsconfig.copy.json"), JSON.stringify({ extends: "./tsconfig.json", include }));
    execFileSync(path.join(copy, "node_modules", ".bin", "tsc"), ["-p", "tsconfig.copy.json"], { cwd: copy });
    const inCopy = (file: string, ...args: string[]) =>
      execFileSync(process.execPath, [file, ...args], { cwd: copy, encoding: "utf8" });
    inCopy("bin/build.mjs");
    inCopy("schema/write.mjs");
    inCopy("migrations/check-drift.mjs");
    expect(readFileSync(path.join(copy, "schema", "schema.graphql"), "utf8")).toContain("monthsSinceService: Int");

    const changed = path.join(copy, "dist", "src", "main.js");
    await run(changed, "migrate");
    const customer = { loyalty: { monthsSinceService: 2 } };
    expect(await ask(changed, key, QUESTION, ["--no-jobs"], () => true)).toEqual({
      customers: { rowsBehind: 1, nodes: [customer] },
    });
    expect(await ask(changed, key, QUESTION, [], ({ customers }) => customers?.rowsBehind === 0)).toEqual({
      customers: { rowsBehind: 0, nodes: [customer] },
    });
  });
});

const CLOCK_START = "2026-03-15T12:00:00Z";

interface Data {
  readonly customers?: { readonly rowsBehind: number };
}

function edit(file: string, changes: readonly (readonly [after: RegExp, text: string])[]): void {
  let text = readFileSync(file, "utf8");
  for (const [after, added] of changes) {
    const place = after.exec(text);
    if (place === null) throw new Error(`${file} has nothing that looks like ${after}`);
    const end = place.index + place[0].length;
    text = text.slice(0, end) + added + text.slice(end);
  }
  writeFileSync(file, text);
}
