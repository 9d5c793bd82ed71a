import { Semaphore, type SemaphoreInterface } from "async-mutex";

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
  readonly own: SemaphoreInterface;
  length: number;
}

/**
 * Places for work, shared by workspaces: none holds more than its part, and each waits in a line of its own, so that others wait
 * for a few pieces of its work and not for all.
 */
export class SharedPlaces {
  private readonly all: SemaphoreInterface;
  private readonly lines = new Map<string, Line>();

  constructor(private readonly shares: Shares) {
    this.all = new Semaphore(shares.places);
  }

  /** Whether more work of a workspace would be refused. */
  isFull(workspaceId: string): boolean {
    return this.lines.get(workspaceId)?.length === this.shares.longestLine;
  }

  /** Runs work of a workspace once it has a place; throws SERVER_BUSY where too much of the workspace waits. */
  async run<Result>(workspaceId: string, work: () => Promise<Result>): Promise<Result> {
    const { perWorkspace, longestLine } = this.shares;
    const line = this.lines.get(workspaceId) ?? { own: new Semaphore(perWorkspace), length: 0 };
    if (this.isFull(workspaceId)) {
      throw new RequestError("SERVER_BUSY", `${longestLine} requests of the workspace wait already`);
    }
    this.lines.set(workspaceId, line);
    line.length += 1;
    try {
      return await line.own.runExclusive(() => this.all.runExclusive(work));
    } finally {
      line.length -= 1;
      if (line.length === 0) this.lines.delete(workspaceId);
    }
  }
}
