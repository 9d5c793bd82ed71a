import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** What was seen of a server in one minute. */
export interface Minute {
  readonly megabytes: number;
  readonly sockets: number;
  readonly answers: number;
  readonly errors: number;
  readonly p50: number;
  readonly p99: number;
  readonly logLines: number;
}

/** Growth that goes on: a server would reach a gigabyte more in half a day. */
const MOST_MEGABYTES_A_MINUTE = 1.5;

/** Memory in use and open sockets of a process, as Linux tells them. */
export function usageOf(pid: number): Pick<Minute, "megabytes" | "sockets"> {
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  const sockets = readdirSync(`/proc/${pid}/fd`).filter((descriptor) => isSocket(pid, descriptor)).length;
  return { megabytes: Math.round(Number(kilobytes) / 1_024), sockets };
}

function isSocket(pid: number, descriptor: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/fd/${descriptor}`).startsWith("socket:");
  } catch {
    // It was closed in the meantime.
    return false;
  }
}

/** The value below which this part of some times lies. */
export function percentile(sorted: readonly number[], part: number): number {
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN);
}

/** A minute as a line. */
export function lineOf(minute: number, seen: Minute): string {
  const { megabytes, sockets, answers, errors, p50, p99, logLines } = seen;
  return (
    `minute ${minute}: ${megabytes} MB, ${sockets} sockets, ${answers} answers, ${errors} errors, ` +
    `p50 ${p50} ms, p99 ${p99} ms, ${logLines} log lines`
  );
}

/** By how many megabytes a minute memory grew once a third of the time was over: the slope of the line through the minutes. */
export function growthOf(minutes: readonly Minute[]): { readonly megabytes: number; readonly isEndless: boolean } {
  const seen = minutes.slice(Math.floor(minutes.length / 3)).map(({ megabytes }) => megabytes);
  const mean = seen.reduce((sum, each) => sum + each, 0) / seen.length;
  const middle = (seen.length - 1) / 2;
  const spread = seen.reduce((sum, _, index) => sum + (index - middle) ** 2, 0);
  const slope = seen.reduce((sum, each, index) => sum + (index - middle) * (each - mean), 0) / spread;
  const megabytes = Number.isFinite(slope) ? slope : 0;
  return { megabytes, isEndless: megabytes > MOST_MEGABYTES_A_MINUTE };
}
