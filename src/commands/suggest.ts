import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline/promises";

import { dayOf } from "../domain/calendar.js";
import { rowCoercion } from "../graphql/row-coercion.js";
import { createSchema } from "../graphql/schema.js";
import { MappedFile } from "../integration/file-import/mapped-file.js";
import { openRowSource } from "../integration/file-import/row-source.js";
import { dataEndOf } from "../integration/file-import/suggest/data-end.js";
import { type Suggestion, suggestionOf } from "../integration/file-import/suggest/suggestion.js";
import { tableSamples } from "../integration/file-import/suggest/table-samples.js";
import { completeParameters, loadMapping } from "../integration/mapping.js";
import { rowMapper } from "../integration/row-mapper.js";
import { CommandFault } from "./command-fault.js";
import type { ImportChoices } from "./import.js";
import { invocationOf } from "./invocation.js";
import { clockOf, type Settings } from "./settings.js";

const ROWS_SHOWN = 10;

/** Looks at files and writes a mapping for them; says what it decided, what it asked, and what the first rows become. */
export async function suggestCommand(
  settings: Settings,
  files: readonly string[],
  options: ImportChoices,
): Promise<void> {
  const [first = ""] = files;
  const folder = options.mapping?.[0] ?? `mapping-${path.basename(first).replace(/\..*$/, "")}`;
  if (existsSync(folder)) throw new CommandFault(`${folder} is there already: name another folder by --mapping`);
  const { encoding, delimiter, sheet } = options;
  const samples = await tableSamples([...files, ...options.with].map((file) => ({ file, encoding, delimiter, sheet })));
  const today = dayOf(clockOf(settings)(), "UTC");
  let suggestion = suggestionOf(samples, new Map(), today);
  const isAsked = process.stdin.isTTY && process.stderr.isTTY;
  if (isAsked) suggestion = suggestionOf(samples, await answersTo(suggestion.questions), today);
  const { main, joins } = suggestion;
  const choice = { file: main.file, encoding, delimiter, sheet: main.sheet ?? undefined };
  const source = await openRowSource(choice, []);
  const found = await dataEndOf(main, source.rows(), today).finally(() => source.close());
  const asked = main.kind === "contracts" && found.question !== null ? [found.question] : [];
  const answers = isAsked ? await answersTo(asked) : new Map<string, string>();
  const dataEnd = answers.get("last day") ?? found.day;
  const unsure = asked.map((question) => ({ ...question, taken: dataEnd ?? question.taken }));

  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "mapping.json"), `${JSON.stringify(suggestion.description, null, 2)}\n`);
  await writeFile(path.join(folder, "mapping.jsonata"), suggestion.expression);
  const joined = joins.flatMap(({ table }) => {
    if (table.file === main.file) return [];
    return [table.sheet === null ? table.file : `${table.file}#${table.sheet}`];
  });
  process.stdout.write(`${linesOf({ ...suggestion, questions: [...suggestion.questions, ...unsure] }).join("\n")}\n\n`);
  // A folder that is left would refuse the next try.
  const preview = await previewOf(folder, choice, joined).catch(async (fault: unknown) => {
    await rm(folder, { recursive: true });
    throw fault;
  });
  process.stdout.write(`${ROWS_SHOWN} of its rows would become\n${preview.join("\n")}\n\n`);
  const command = [
    `import ${shellWord(main.file)} --mapping ${shellWord(folder)}`,
    ...joined.map((file) => `--with ${shellWord(file)}`),
    ...(encoding === undefined ? [] : [`--encoding ${encoding}`]),
    ...(delimiter === undefined ? [] : [`--delimiter ${delimiter}`]),
    ...(dataEnd === null || main.kind !== "contracts" ? [] : [`--data-end ${dataEnd}`]),
  ].join(" ");
  process.stdout.write(
    `${folder} holds the mapping: read it, change it, then try it\n  ${invocationOf(`${command} --dry-run`)}\nand import\n  ${invocationOf(command)}\n`,
  );
}

/** Asks on the terminal what could not be told; an empty answer takes what was taken. */
async function answersTo(questions: Suggestion["questions"]): Promise<Map<string, string>> {
  const answers = new Map<string, string>();
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    for (const { id, text, choices } of questions) {
      const listed = choices.map((choice, at) => `${at + 1} ${choice}`).join(", ");
      const answer = await terminal.question(`${text} (${listed}) [1] `);
      const chosen = choices[Number(answer.trim() || "1") - 1];
      if (chosen !== undefined) answers.set(id, chosen);
    }
  } finally {
    terminal.close();
  }
  return answers;
}

function linesOf({ decided, questions }: Suggestion): string[] {
  return [
    ...decided,
    ...questions.map(({ text, choices, taken }) => `UNSURE: ${text} Taken: ${taken} (of ${choices.join(", ")})`),
  ];
}

/** What the mapping makes of the first rows, or why it makes nothing of one. */
async function previewOf(
  folder: string,
  choice: Parameters<typeof openRowSource>[0],
  joined: readonly string[],
): Promise<string[]> {
  const mapping = await loadMapping(folder);
  const mapRow = rowMapper(mapping, completeParameters(mapping, {}), "UTC", rowCoercion(createSchema()));
  const mapped = await MappedFile.open(mapping, choice, joined);
  const lines: string[] = [];
  try {
    for await (const row of mapped.rows()) {
      const { rows, errors } = await mapRow(row);
      const filled = Object.fromEntries(
        Object.entries(rows).filter(([, list]) => (list as readonly unknown[]).length > 0),
      );
      const text =
        errors.length > 0 ? `REJECTED: ${errors.map(({ message }) => message).join("; ")}` : JSON.stringify(filled);
      lines.push(`line ${row.line}: ${text}`);
      if (lines.length >= ROWS_SHOWN) break;
    }
  } finally {
    mapped.close();
  }
  return lines;
}

function shellWord(text: string): string {
  return /^[\w./#=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
