import { isDisturbed, type Measured } from "./rounds.js";
import type { Figures } from "./window.js";

/** A line of the table: a workload over so many connections. */
export interface Line {
  readonly workload: string;
  readonly connections: number;
  readonly measured: readonly Measured[];
}

const HEAD = [
  ...["workload", "connections", "server", "requests/s", "of the limit", "p50 ms", "p99 ms"],
  ...["server CPU ms", "database CPU ms", "statements", "rows examined", "memory MB", "busy"],
];

/** What was measured as a table in Markdown: medians over the rounds, shares with their lowest and highest. */
export function table(lines: readonly Line[]): string {
  return markdown(HEAD, lines.flatMap(rowsOf));
}

function rowsOf({ workload, connections, measured }: Line): string[][] {
  const limit = measured.find(({ server }) => server.name === "limit");
  return measured.map(({ server, rounds }) => {
    const median = (value: (figures: Figures) => number) => medianOf(rounds.map(value));
    const shares = rounds.map(({ requestsPerSecond }, index) => {
      return requestsPerSecond / (limit?.rounds[index]?.requestsPerSecond ?? NaN);
    });
    const spread = `${short(Math.min(...shares))}–${short(Math.max(...shares))}`;
    const busy = rounds.filter(isDisturbed).length;
    return [
      ...[workload, String(connections), server.name],
      short(median((figures) => figures.requestsPerSecond)),
      limit === undefined ? "–" : `${short(medianOf(shares))} (${spread})`,
      short(median((figures) => figures.p50Ms)),
      short(median((figures) => figures.p99Ms)),
      short(median((figures) => figures.serverCpuMs)),
      short(median((figures) => figures.databaseCpuMs)),
      short(median((figures) => figures.statements)),
      short(median((figures) => figures.rowsExamined)),
      median((figures) => figures.memoryMb).toFixed(0),
      busy === 0 ? "" : `${busy} of ${rounds.length}`,
    ];
  });
}

/** A table in Markdown. */
export function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => "---"), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** Three digits that count. */
export function short(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString("en");
  return String(Number(value.toPrecision(value < 10 ? 2 : 3)));
}

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  const [low = NaN, high = NaN] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}
