import type { QueryRunner } from "typeorm";

/**
 * Which rows the attempts of one write came to lock. Root fields lock as they come to it, so two requests can each wait
 * for the other; the one that is run again locks first, in one order, all that it needed before, and waits no more with
 * rows in its hands.
 */
export class LockMemory {
  private readonly known = new Set<string>();
  private pending: readonly string[] = [];

  /** Begins the first attempt, or a further one. */
  beginAttempt(): void {
    this.pending = [...this.known];
  }

  /** Forgets what was locked: where nobody was met, locks are taken as the write comes to them. */
  beginAnew(): void {
    this.known.clear();
  }

  /** The ids to lock now, in order: these, and at the first time in an attempt those that an earlier attempt came to. */
  idsToLock(ids: readonly string[]): string[] {
    for (const id of ids) this.known.add(id);
    const together = new Set([...ids, ...this.pending]);
    this.pending = [];
    return [...together].sort();
  }
}

/** The memory of the write whose transaction this is; a new one where it is none. */
export function lockMemoryOf(queryRunner: QueryRunner | undefined): LockMemory {
  const memory: unknown = queryRunner?.data.lockMemory;
  return memory instanceof LockMemory ? memory : new LockMemory();
}
