import "reflect-metadata";

import { KeptFacts } from "./base/kept-facts.js";
import { type Base, openBase } from "./base/open-base.js";
import { DatabaseCounter } from "./measuring/database-use.js";
import { assertLoadProgram } from "./measuring/load.js";
import { measureByTurns } from "./measuring/rounds.js";
import { settled } from "./measuring/settled.js";
import { type Line, table } from "./measuring/table.js";
import { type Options, optionsOf } from "./options.js";
import { type Server, startServer } from "./servers/server.js";
import { card } from "./workloads/card.js";
import { sameAnswers } from "./workloads/checker.js";
import { list } from "./workloads/list.js";
import { reports } from "./workloads/reports.js";
import { retention } from "./workloads/retention.js";
import { valuableFar, valuableFirst } from "./workloads/valuable.js";
import type { Workload } from "./workloads/workload.js";
import { ingest, visit, visitAsIngest } from "./workloads/writes.js";

const WORKLOADS: readonly Workload[] = [
  list,
  card,
  retention,
  visit,
  ingest,
  valuableFirst,
  valuableFar,
  visitAsIngest,
  ...reports,
];

/** Measures servers side by side on the same rows, and prints the table of bench/README.md. */
async function main(): Promise<void> {
  const options = optionsOf(process.argv.slice(2));
  assertLoadProgram();
  const base = await openBase(options.scale, options.database);
  const counter = await DatabaseCounter.open(base);
  const servers: Server[] = [];
  try {
    for (const name of options.servers) servers.push(await startServer(name, base, { jobs: !options.counts }));
    const lines: Line[] = [];
    for (const workload of chosen(options)) lines.push(...(await linesOf(workload, servers, base, counter, options)));
    console.log(`\n${table(lines)}\n`);
  } finally {
    for (const server of servers) await server.stop();
    await counter.close();
  }
}

function chosen({ workloads }: Options): readonly Workload[] {
  const isNamed = ({ name }: Workload, wanted: string) => name === wanted || name.startsWith(`${wanted} `);
  const unknown = workloads.find((wanted) => !WORKLOADS.some((each) => isNamed(each, wanted)));
  if (unknown !== undefined) throw new Error(`there is no workload ${unknown}`);
  return WORKLOADS.filter((each) => workloads.length === 0 || workloads.some((wanted) => isNamed(each, wanted)));
}

/** Measures a workload; the base is afterwards as it was before. */
async function linesOf(
  workload: Workload,
  servers: readonly Server[],
  base: Base,
  counter: DatabaseCounter,
  options: Options,
): Promise<Line[]> {
  const kept = workload.writes ? await KeptFacts.keep(base.ownerUrl) : null;
  const undo = async () => kept?.restore();
  const waitsForJobs = workload.writes && !options.counts;
  const settle = async (server: Server) => {
    if (waitsForJobs && server.name === "treue") await settled(server, base.ownerUrl);
  };
  try {
    const asked = servers.filter(({ name }) => workload.servers.includes(name));
    if (asked.length === 0) return [];
    const requests = await sameAnswers(workload, asked, base, undo);
    const lines: Line[] = [];
    for (const connections of options.counts ? [1] : workload.connections) {
      process.stderr.write(`${workload.name}, ${workload.title}, ${connections} at once …\n`);
      const { requestsPerTurn, leastSeconds = 1, mostRounds = options.rounds } = workload;
      const seconds = Math.max(leastSeconds, options.seconds);
      const rounds = options.counts ? 1 : Math.min(mostRounds, options.rounds);
      const given = { rounds, seconds, requestsPerTurn, connections, undo, settle };
      lines.push({ workload: workload.name, connections, measured: await measureByTurns(requests, counter, given) });
    }
    return lines;
  } finally {
    await kept?.restore();
    await kept?.forget();
  }
}

void main();
