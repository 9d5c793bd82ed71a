import { readFileSync } from "node:fs";
import path from "node:path";

import { Command, InvalidArgumentError, Option } from "commander";

import { DELIMITERS, FILE_ENCODINGS } from "../integration/file-import/file-format.js";
import type { KeyScope, Role } from "../model/workspace/api-key.js";
import { packageRoot } from "../package-root.js";
import type { BacktestChoices } from "./backtest.js";
import { reported } from "./command-fault.js";
import type { ImportChoices } from "./import.js";
import type { KeyChoices, RotationChoices } from "./keys.js";
import type { Settings, WorkspaceChoice } from "./settings.js";
import type { PersonalDataChoices } from "./upkeep/personal-data.js";
import type { VerifyChoices } from "./upkeep/verify.js";
import type { WorkspaceChoices } from "./workspaces.js";

/** Runs a command with the settings, which are read only now: help needs none. */
type Run = (action: (settings: Settings) => Promise<void>) => Promise<void>;

/**
 * The command line: `treue COMMAND`. Answers go to stdout, everything else to stderr; a failure ends with code 1. What a
 * command needs is loaded when it runs, so that help is there at once.
 */
export function createProgram(readSettings: () => Promise<Settings>): Command {
  const program = new Command("treue")
    .description("A GraphQL server that existing CRMs plug into for customer loyalty")
    .version(versionOf())
    .showHelpAfterError("(treue --help shows all commands)");
  const run: Run = (action) => reported(readSettings, action);

  program
    .command("serve")
    .description("migrate the database and serve the GraphQL API")
    .option("--no-jobs", "leave the background jobs to other servers on the same database")
    .action((options: { jobs: boolean }) =>
      run(async (settings) => (await import("./serve/serve.js")).serve(settings, options)),
    );
  program
    .command("demo")
    .description("load 2,000 made-up customers once, into a database of their own, and serve them on this machine")
    .option("--port <number>", "where to listen, instead of PORT", portOf)
    .option("--reset", "remove what the demo and its users made, and load anew")
    .action((options: { port?: number; reset?: boolean }) =>
      reported(
        async () => {
          const settings = await readSettings();
          return { ...settings, databaseUrl: settings.demoDatabaseUrl, port: options.port ?? settings.port };
        },
        async (settings) => (await import("./demo.js")).demo(settings, options),
      ),
    );
  program
    .command("migrate")
    .description("bring the database to this program's version")
    .action(() =>
      run(async (settings) => {
        const { migrateDatabase } = await import("../data/schema/schema.js");
        const applied = await migrateDatabase(settings.databaseUrl);
        process.stdout.write(applied.length === 0 ? "the database is current\n" : `applied: ${applied.join(", ")}\n`);
      }),
    );
  program
    .command("import")
    .description("import files of rows through mappings; an interrupted import goes on where it was")
    .argument("<files...>", "a .csv, .tsv, .txt, .jsonl or .ndjson file, or one packed as .gz, or .xlsx")
    .option(
      "--mapping <name|path>",
      "a shipped mapping, or the folder of one; for several files one for all, or one each in their order",
      collect,
    )
    .option("--suggest", "write a mapping for the files into the folder of --mapping, and import nothing")
    .option(
      "--with <[name=]file>",
      "a file that the mapping joins, FILE#SHEET for a sheet; may be repeated",
      collect,
      [],
    )
    .option("--param <name=value>", "a parameter of the mapping; may be repeated", collectParameter, {})
    .option(
      "--data-end <day>",
      "the last day of which the file speaks: terms that end later are neither renewed nor lapsed",
    )
    .addOption(
      new Option("--encoding <name>", "how its characters are written; default: found out").choices(FILE_ENCODINGS),
    )
    .addOption(
      new Option("--delimiter <name>", "what stands between its columns; default: found out").choices(
        Object.keys(DELIMITERS),
      ),
    )
    .option("--sheet <name>", "the sheet of a workbook; default: the first one that is shown")
    .option("--rejected <file>", "where rejected rows go; default FILE.rejected.csv, or FILE.rejected.jsonl")
    .option("--dry-run", "try it: write nothing but the rejected rows; other writers may have to wait meanwhile")
    .addOption(workspaceOption())
    .action((files: string[], options: ImportChoices) =>
      run(async (settings) =>
        options.suggest
          ? (await import("./suggest.js")).suggestCommand(settings, files, options)
          : (await import("./import.js")).importCommand(settings, files, options),
      ),
    );
  program
    .command("backtest")
    .description("hold the predictions of a past day against what came")
    .requiredOption("--day <day>", "the past day to stand at, such as 2025-01-01")
    .option("--as-of <day>", "whose knowledge says what came; default today")
    .addOption(workspaceOption())
    .action((options: BacktestChoices) =>
      run(async (settings) => (await import("./backtest.js")).backtest(settings, options)),
    );
  program
    .command("verify")
    .description("recompute what is derived from the facts, and report what is stored otherwise; writes nothing")
    .option("--workspace <name>", "the workspace; default all")
    .option("--json", "for programs")
    .action((options: VerifyChoices) =>
      run(async (settings) => (await import("./upkeep/verify.js")).verify(settings, options)),
    );
  program
    .command("backup")
    .description("copy a SQLite database into a new file while servers and commands go on")
    .argument("<file>", "the new file, which only its owner reads")
    .action((file: string) => run(async (settings) => (await import("./upkeep/backup.js")).backup(settings, file)));
  program
    .command("personal-data")
    .description("write all that is stored of a customer or a person into a new file, as JSON Lines")
    .argument("<file>", "the new file, which only its owner reads")
    .option("--customer <id>", "the customer: its global id, or system:id of another system")
    .option("--person <id>", "the person, in the same way")
    .addOption(workspaceOption())
    .action((file: string, options: PersonalDataChoices) =>
      run(async (settings) => (await import("./upkeep/personal-data.js")).exportPersonalData(settings, file, options)),
    );
  addKeyCommands(program, run);
  addWorkspaceCommands(program, run);
  return program;
}

function addKeyCommands(program: Command, run: Run): void {
  const key = program.command("key").description("manage API keys");
  key
    .command("create")
    .description("make an API key and print it, this once")
    .addOption(new Option("--role <role>", "what it may do").choices(Object.keys(ROLES)))
    .addOption(
      new Option(
        "--scope <scope>",
        "what it is for: ALL, INGEST (push facts and read nothing) or HOOKS (send webhooks)",
      )
        .choices(Object.keys(SCOPES))
        .default("ALL"),
    )
    .requiredOption("--name <name>", "whose key it is")
    .option("--expires <instant>", "when it ends, such as 2027-01-01T00:00:00Z", instantOf)
    .addOption(workspaceOption())
    .action((options: KeyChoices) => run(async (settings) => (await import("./keys.js")).createKey(settings, options)));
  key
    .command("list")
    .description("list the keys of a workspace, with when they were last used")
    .option("--json", "for programs")
    .addOption(workspaceOption())
    .action((options: WorkspaceChoice & { json?: boolean }) =>
      run(async (settings) => (await import("./key-list.js")).listKeys(settings, options)),
    );
  key
    .command("rotate")
    .description("give a key another secret and print it, this once; the one before opens until the overlap ends")
    .argument("<id|name>", "the key's id or name")
    .option("--overlap <duration>", "for how long, such as 30m, 24h, 7d, or 0", durationOf, DAY_MS)
    .addOption(workspaceOption())
    .action((idOrName: string, options: RotationChoices) =>
      run(async (settings) => (await import("./keys.js")).rotateKey(settings, idOrName, options)),
    );
  key
    .command("revoke")
    .description("revoke a key, which servers notice within a second, by its id or a name that no other key has")
    .argument("<id|name>", "the key's id or name")
    .addOption(workspaceOption())
    .action((idOrName: string, options: WorkspaceChoice) =>
      run(async (settings) => (await import("./keys.js")).revokeKey(settings, idOrName, options)),
    );
}

function addWorkspaceCommands(program: Command, run: Run): void {
  const workspace = program.command("workspace").description("manage workspaces");
  workspace
    .command("create")
    .description("make a workspace")
    .argument("<name>", "its name")
    .option("--time-zone <zone>", "IANA time zone that decides what today is", "UTC")
    .option("--currency <code>", "ISO 4217 currency", "EUR")
    .option("--country <code>", "ISO 3166 country of telephone numbers without one, such as DE")
    .action((name: string, options: WorkspaceChoices) =>
      run(async (settings) => (await import("./workspaces.js")).createWorkspace(settings, name, options)),
    );
  workspace
    .command("list")
    .description("list all workspaces")
    .option("--json", "for programs")
    .action((options: { json?: boolean }) =>
      run(async (settings) => (await import("./workspaces.js")).listWorkspaces(settings, options)),
    );
}

/** The words for roles and scopes, without loading the table of keys. */
const ROLES = { READ: true, WRITE: true, ADMIN: true } satisfies Record<Role, true>;
const SCOPES = { ALL: true, INGEST: true, HOOKS: true } satisfies Record<KeyScope, true>;

function workspaceOption(): Option {
  return new Option("--workspace <name>", "the workspace").default("default");
}

function collect(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

function collectParameter(text: string, before: Record<string, string>): Record<string, string> {
  const separator = text.indexOf("=");
  if (separator < 1) throw new InvalidArgumentError("write it as name=value");
  return { ...before, [text.slice(0, separator)]: text.slice(separator + 1) };
}

function instantOf(text: string): Date {
  const instant = new Date(text);
  if (Number.isNaN(instant.getTime())) throw new InvalidArgumentError("write it as 2027-01-01T00:00:00Z");
  return instant;
}

const DAY_MS = 86_400_000;
const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: DAY_MS };
const LONGEST_DAYS = 90;

/** In milliseconds. */
function durationOf(text: string): number {
  const [, number, unit = ""] = /^(\d{1,6})([mhd])$/.exec(text === "0" ? "0m" : text) ?? [];
  const duration = Number(number) * (UNITS[unit] ?? NaN);
  if (duration <= LONGEST_DAYS * DAY_MS) return duration;
  throw new InvalidArgumentError(`write it as 30m, 24h or 7d, ${LONGEST_DAYS}d at most, or 0`);
}

function portOf(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError("write a number from 0 to 65535");
  return Number(text);
}

function versionOf(): string {
  const { version } = JSON.parse(readFileSync(path.join(packageRoot, "package.json"), "utf8")) as { version: string };
  return version;
}
