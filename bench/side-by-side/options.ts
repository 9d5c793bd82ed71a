import { parseArgs } from "node:util";

import type { Scale } from "../base.js";
import { SERVER_NAMES, type ServerName } from "./servers/server.js";

/** What is measured, and how. */
export interface Options {
  /** Names of workloads; empty: all. */
  readonly workloads: readonly string[];
  readonly scale: Scale;
  readonly servers: readonly ServerName[];
  readonly rounds: number;
  readonly seconds: number;
  /** Whether only what each request takes is wanted, and not how many there can be. */
  readonly counts: boolean;
  /** The name of the database; one for each schema that is tried. */
  readonly database: string;
}

/** Reads the arguments of the command; throws with the name of one that is unknown or wrong. */
export function optionsOf(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      workload: { type: "string", default: "" },
      scale: { type: "string", default: "S" },
      only: { type: "string", default: SERVER_NAMES.join() },
      rounds: { type: "string", default: "5" },
      seconds: { type: "string", default: "1" },
      counts: { type: "boolean", default: false },
      database: { type: "string" },
    },
  });
  const { scale, counts } = values;
  if (scale !== "S" && scale !== "L") throw new Error("--scale is S or L");
  const only = values.only.split(",");
  const unknown = only.find((name) => !SERVER_NAMES.some((known) => known === name));
  if (unknown !== undefined) throw new Error(`--only takes ${SERVER_NAMES.join()}, and not ${unknown}`);
  return {
    workloads: values.workload.split(",").filter(Boolean),
    scale,
    servers: SERVER_NAMES.filter((name) => only.includes(name)),
    rounds: wholeNumber("rounds", values.rounds),
    seconds: wholeNumber("seconds", values.seconds),
    counts,
    database: values.database ?? (scale === "S" ? "treue_side_by_side" : "treue_side_by_side_l"),
  };
}

function wholeNumber(name: string, text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new Error(`--${name} is a whole number from 1 on`);
  return Number(text);
}
