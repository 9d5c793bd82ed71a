import type { Database } from "../data/database/database.js";
import { RequestError } from "../domain/errors.js";

/** How many places there are, and how many of them one workspace may hold. */
interface Shares {
  readonly places: number;
  readonly perWorkspace: number;
  /** How much of a workspace is under way or waits at most: each piece holds what it works on in memory. */
  readonly longestLine: number;
}

/** What is under way of a workspace, and waits. */
interface Line {
  /** How much has a place or is among what gets one next. */
  admitted: number;
  readonly waiting: Waiter[];
}

interface Waiter {
  readonly begin: () => void;
}

/**
 * Places for work, shared by workspaces: none holds more than its part, and each waits in a line of its own, so that others wait
 * for a few pieces of its work and not for all.
 */
export class SharedPlaces {
  private free: number;
  private readonly lines = new Map<string, Line>();
  /** What gets a place next, of each workspace no more than its part. */
  private readonly next: Waiter[] = [];

  constructor(private readonly shares: Shares) {
    this.free = shares.places;
  }

  /** Whether more work of a workspace would be refused. */
  isFull(workspaceId: string): boolean {
    const line = this.lines.get(workspaceId);
    return line !== undefined && line.admitted + line.waiting.length === this.shares.longestLine;
  }

  /**
   * Runs work of a workspace once it has a place; throws SERVER_BUSY where too much of the workspace waits. Work that nobody
   * wants any more leaves the line at once, and the reason of the aborted signal is thrown.
   */
  async run<Result>(workspaceId: string, work: () => Promise<Result>, end?: AbortSignal): Promise<Result> {
    if (this.isFull(workspaceId)) {
      throw new RequestError("SERVER_BUSY", `${this.shares.longestLine} requests of the workspace wait already`);
    }
    const line = this.lines.get(workspaceId) ?? { admitted: 0, waiting: [] };
    this.lines.set(workspaceId, line);
    try {
      await this.place(line, end);
      try {
        return await work();
      } finally {
        this.free += 1;
        line.admitted -= 1;
        this.proceed(line);
      }
    } finally {
      if (line.admitted + line.waiting.length === 0) this.lines.delete(workspaceId);
    }
  }

  private async place(line: Line, end?: AbortSignal): Promise<void> {
    end?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const leave = () => {
        if (isTakenOut(this.next, waiter)) line.admitted -= 1;
        else if (!isTakenOut(line.waiting, waiter)) return;
        reject(end?.reason as Error);
        this.proceed(line);
      };
      const begin = () => {
        end?.removeEventListener("abort", leave);
        resolve();
      };
      const waiter = { begin };
      end?.addEventListener("abort", leave, { once: true });
      line.waiting.push(waiter);
      this.proceed(line);
    });
  }

  /** Lets of a line come next what may, and gives free places to what is next. */
  private proceed(line: Line): void {
    for (; line.admitted < this.shares.perWorkspace; line.admitted += 1) {
      const waiter = line.waiting.shift();
      if (waiter === undefined) break;
      this.next.push(waiter);
    }
    for (; this.free > 0; this.free -= 1) {
      const waiter = this.next.shift();
      if (waiter === undefined) break;
      waiter.begin();
    }
  }
}

/** Places for the transactions of a database, of which a workspace has half at most. */
export function writingPlaces({ writesAtOnce }: Database, longestLine: number): SharedPlaces {
  return new SharedPlaces({ places: writesAtOnce, perWorkspace: Math.ceil(writesAtOnce / 2), longestLine });
}

function isTakenOut(waiters: Waiter[], waiter: Waiter): boolean {
  const place = waiters.indexOf(waiter);
  if (place !== -1) waiters.splice(place, 1);
  return place !== -1;
}
