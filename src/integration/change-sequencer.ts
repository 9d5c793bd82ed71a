import { pendingChanges, publishChanges } from "../data/change/change-store.js";
import { releaseSequencer, takeNumbers, takeOverSequencer } from "../data/change/sequencer-store.js";
import type { Database } from "../data/database/database.js";

/** How long a server numbers changes without a sign of life before another one takes over. */
const LEASE_SECONDS = 5;
const RENEW_EVERY_MS = 2_000;
const BATCH = 1_000;

/**
 * Gives committed changes their numbers, as one of any number of servers. The one that holds the lease works under an
 * epoch; each batch is one short transaction that begins by taking numbers under it, so that a server which was taken
 * for dead numbers nothing any more.
 */
export class ChangeSequencer {
  private epoch: number | null = null;
  private renewedAt = 0;

  constructor(
    private readonly database: Database,
    private readonly holder: string,
  ) {}

  /** Numbers what is waiting, where this server holds the lease or can take over; returns how many changes. */
  async run(): Promise<number> {
    this.epoch ??= await this.takeOver();
    if (this.epoch === null) return 0;
    const pending = await pendingChanges(this.database.reader, BATCH);
    if (pending.length === 0 && Date.now() - this.renewedAt < RENEW_EVERY_MS) return 0;
    const range = { epoch: this.epoch, count: pending.length, seconds: LEASE_SECONDS };
    const isDone = await this.database.write(async (sql) => {
      const first = await takeNumbers(sql, range);
      if (first === null) return false;
      if (pending.length > 0) await publishChanges(sql, pending, first);
      return true;
    });
    this.renewedAt = Date.now();
    if (isDone) return pending.length;
    this.epoch = null;
    return 0;
  }

  /** Lets another server go on at once. */
  async release(): Promise<void> {
    const { epoch, database } = this;
    if (epoch !== null) await database.write((sql) => releaseSequencer(sql, epoch));
    this.epoch = null;
  }

  /** Whether this server holds the lease, as far as it knows. */
  get isHolder(): boolean {
    return this.epoch !== null;
  }

  private async takeOver(): Promise<number | null> {
    const { database, holder } = this;
    const claim = { holder, seconds: LEASE_SECONDS };
    const epoch = await database.write((sql) => takeOverSequencer(sql, claim));
    this.renewedAt = Date.now();
    return epoch;
  }
}
