import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

/** Linux counts CPU time in hundredths of a second. */
const MS_PER_TICK = 10;

/** The CPU time of a process so far, in milliseconds; of this one with those that it started and that have ended. */
export function cpuMs(pid: number | "self"): number {
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = statOf(pid).slice(11, 15).map(Number);
  return (user + system + (pid === "self" ? endedUser + endedSystem : 0)) * MS_PER_TICK;
}

/** The CPU time that all processes of this machine have had so far, in milliseconds. */
export function allCpuMs(): number {
  const [line = ""] = readFileSync("/proc/stat", "utf8").split("\n");
  const [user = 0, nice = 0, system = 0, , , interrupts = 0, softInterrupts = 0] = line
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + interrupts + softInterrupts) * MS_PER_TICK;
}

/** How much CPU time this machine has in a second. */
export const CPU_MS_PER_SECOND = availableParallelism() * 1_000;

/** The memory of a process, in megabytes. */
export function memoryMb(pid: number): number {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) / 1_024;
}

/** The processes with a name, such as a database server's. */
export function pidsNamed(name: string): number[] {
  const pids = readdirSync("/proc").map(Number).filter(Number.isInteger);
  return pids.filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/comm`, "utf8").trim() === name;
    } catch {
      // It has ended.
      return false;
    }
  });
}

/** The fields of a process's stat after its name, which may hold spaces. */
function statOf(pid: number | "self"): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8");
  return text.slice(text.lastIndexOf(")") + 2).split(" ");
}
