import { setTimeout as delay } from "node:timers/promises";

import type { Database } from "../data/database/database.js";
import { earliestLeaseEnd, oldestPendingChange, schemaGap } from "../data/operation/readiness-store.js";
import type { Clock } from "../domain/clock.js";

/** Whether a server should be sent requests, and how its background work keeps up. */
export interface ReadinessReport {
  readonly status:
    "ready" | "stopping" | "database unavailable" | "database not migrated" | "database of a later version";
  /** Of this program's, by name; null where the database does not say. */
  readonly missingMigrations: readonly string[] | null;
  /** Of a later version's, by name, once a server of that version has migrated; null where the database does not say. */
  readonly unknownMigrations: readonly string[] | null;
  /** In seconds, over all servers; null where the database does not say. Never a reason to be sent nothing. */
  readonly lag: {
    /** How long the oldest change has waited for its place in the feed. */
    readonly feed: number;
    /** How long the job that is most overdue has been so. */
    readonly jobs: number;
  } | null;
}

/** What readiness is read from. */
export interface ReadinessParts {
  readonly database: Database;
  readonly clock: Clock;
  /** The jobs that run at fixed times, by name. */
  readonly regularJobs: readonly string[];
  /** How long the database may take to answer. */
  readonly answerMs?: number;
}

/** Strangers may ask as often as they like: the database is asked once in so long. */
const KEPT_MS = 500;
const ANSWER_MS = 2_000;
const UNTOLD = { missingMigrations: null, unknownMigrations: null };

/** Whether a server is ready, for a balancer to ask. */
export class Readiness {
  private isStopping = false;
  private askedAt = -Infinity;
  private asked: Promise<ReadinessReport> | null = null;

  constructor(private readonly parts: ReadinessParts) {}

  /** From now on the server is not ready, so that it is sent nothing more. */
  stop(): void {
    this.isStopping = true;
  }

  async report(): Promise<ReadinessReport> {
    const now = performance.now();
    if (this.asked === null || now - this.askedAt > KEPT_MS) {
      this.askedAt = now;
      this.asked = this.ask();
    }
    const report = await this.asked;
    return this.isStopping ? { ...report, status: "stopping" } : report;
  }

  private async ask(): Promise<ReadinessReport> {
    const unavailable = { status: "database unavailable", ...UNTOLD, lag: null } as const;
    const waiting = new AbortController();
    const { answerMs = ANSWER_MS } = this.parts;
    const tooLate = delay(answerMs, unavailable, { signal: waiting.signal }).catch(() => unavailable);
    const report = await Promise.race([this.look().catch(() => unavailable), tooLate]);
    waiting.abort();
    return report;
  }

  private async look(): Promise<ReadinessReport> {
    const { database, clock, regularJobs } = this.parts;
    const { reader } = database;
    const { missing, unknown } = await schemaGap(reader);
    const gap = { missingMigrations: missing, unknownMigrations: unknown };
    if (unknown.length > 0) return { status: "database of a later version", ...gap, lag: null };
    if (missing.length > 0) return { status: "database not migrated", ...gap, lag: null };
    const [change, lease] = [await oldestPendingChange(reader), await earliestLeaseEnd(reader, regularJobs)];
    // Leases are by the real clock, which tests do not move.
    const lag = { feed: secondsSince(change, clock().getTime()), jobs: secondsSince(lease, Date.now()) };
    return { status: "ready", ...gap, lag };
  }
}

function secondsSince(instant: Date | null, now: number): number {
  return instant === null ? 0 : Math.max(0, Math.round((now - instant.getTime()) / 1_000));
}
