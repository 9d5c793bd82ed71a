import { parse } from "lossless-json";

import { parseExactJson } from "../src/integration/exact-json.js";

const BYTES = 5_000_000;
const TRIES = 5;

/** About 5 MB of rows such as webhooks and files bring, each made by `rowOf`. */
function textOf(rowOf: (index: number) => string): string {
  const rows: string[] = [];
  for (let [index, length] = [0, 0]; length < BYTES; index += 1) {
    const row = rowOf(index);
    rows.push(row);
    length += row.length + 1;
  }
  // Read from bytes, as it comes from outside.
  return Buffer.from(`[${rows.join(",")}]`).toString("utf8");
}

const TEXTS: Readonly<Record<string, string>> = {
  ordinary: textOf((index) =>
    JSON.stringify({
      id: index,
      name: `Customer ${index}`,
      email: `c${index}@example.com`,
      spend: index / 7,
      tags: ["a"],
    }),
  ),
  "ids of 20 digits only": textOf((index) => `${10n ** 19n + BigInt(index)}`),
  "rows with such ids": textOf((index) => `{"id":${10n ** 19n + BigInt(index)},"name":"Customer ${index}"}`),
  "numbers of one digit": textOf((index) => String(index % 10)),
  "empty lists": textOf(() => "[]"),
  "texts full of escapes": textOf((index) => JSON.stringify({ note: `"${"\\\n".repeat(40)}${index}"` })),
};

/** The shortest of some tries, in milliseconds of the processor. */
function timeOf(work: () => unknown): number {
  const tries = Array.from({ length: TRIES }, () => {
    const startedAt = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(startedAt);
    return (user + system) / 1_000;
  });
  return Math.min(...tries);
}

/** The parser that calls back for every number, which Treue used before. */
function parseByCallback(text: string): unknown {
  const parseNumber = (written: string) => {
    const value = Number(written);
    return (/^-?\d+$/.test(written) ? Number.isSafeInteger(value) : Number.isFinite(value)) ? value : written;
  };
  return parse(text, null, { parseNumber, onDuplicateKey: ({ newValue }) => newValue });
}

const rows = Object.entries(TEXTS).map(([name, text]) => {
  const [exact, callback, engine] = [parseExactJson, parseByCallback, JSON.parse].map((each) =>
    timeOf(() => each(text)),
  );
  const faulty = `${text} x`;
  const refused = timeOf(() => {
    try {
      parseExactJson(faulty);
    } catch {
      return;
    }
    throw new Error("it is not refused");
  });
  const ms = (time = 0) => Math.round(time);
  const ratio = ((callback ?? 0) / (exact ?? 1)).toFixed(1);
  return { name, exactMs: ms(exact), refusedMs: ms(refused), callbackMs: ms(callback), engineMs: ms(engine), ratio };
});
console.table(rows);
