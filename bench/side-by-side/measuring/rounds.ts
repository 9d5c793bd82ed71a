import type { Server } from "../servers/server.js";
import type { Asked } from "../workloads/workload.js";
import type { DatabaseCounter } from "./database-use.js";
import { type Figures, measure, type WindowOptions } from "./window.js";

/** Above this share of the machine, other processes disturb. */
const MOST_OTHERS = 0.06;
const ATTEMPTS = 3;

/** What was measured of one server, a round each. */
export interface Measured {
  readonly server: Server;
  readonly rounds: readonly Figures[];
}

export interface RoundOptions extends WindowOptions {
  readonly rounds: number;
  /** Undoes what a turn has written. */
  readonly undo: () => Promise<void>;
}

/**
 * Measures servers by turns within seconds, each next round in the opposite order, so that what changes on the machine meets
 * all of them. A turn in which other processes disturbed is measured again, and taken as it is after some attempts.
 */
export async function measureByTurns(
  requests: ReadonlyMap<Server, readonly Asked[]>,
  counter: DatabaseCounter,
  { rounds, undo, ...options }: RoundOptions,
): Promise<Measured[]> {
  const turns = [...requests].map(([server, asked]) => ({ server, asked, rounds: [] as Figures[] }));
  const turn = async (server: Server, asked: readonly Asked[]) => {
    const figures = await measure(server, asked, counter, options);
    await undo();
    return figures;
  };
  for (const { server, asked } of turns) await turn(server, asked);
  for (let round = 0; round < rounds; round += 1) {
    for (const { server, asked, rounds: measured } of round % 2 === 0 ? turns : turns.toReversed()) {
      measured.push(await undisturbed(() => turn(server, asked)));
    }
  }
  return turns;
}

async function undisturbed(work: () => Promise<Figures>): Promise<Figures> {
  let figures = await work();
  for (let attempt = 1; attempt < ATTEMPTS && isDisturbed(figures); attempt += 1) figures = await work();
  return figures;
}

/** Whether other processes had too much of the machine meanwhile. */
export function isDisturbed({ othersShare }: Figures): boolean {
  return othersShare > MOST_OTHERS;
}
