import { Sequencer } from "../../model/change/sequencer.js";
import type { Sql } from "../database/database.js";
import { databaseTime } from "../database/database-time.js";

const NAME = "changes";

/**
 * Takes over the numbering of changes where nobody holds it any more, for a number of seconds; returns the epoch under which
 * to work, or null. Must be committed to hold.
 */
export async function takeOverSequencer(
  sql: Sql,
  { holder, seconds }: { readonly holder: string; readonly seconds: number },
): Promise<number | null> {
  const { now, ahead } = databaseTime(sql);
  const { affected } = await sql
    .createQueryBuilder()
    .update(Sequencer)
    .set({ holder, epoch: () => "epoch + 1", leasedUntil: () => ahead(seconds) })
    .where(`name = :name AND leasedUntil <= ${now}`, { name: NAME })
    .comment("takeOverSequencer")
    .execute();
  if (affected !== 1) return null;
  return (await sequencerRow(sql)).epoch;
}

/**
 * Takes the next `count` numbers under an epoch and prolongs the lease; returns the first of them, or null where another
 * server has taken over. Nobody else gets numbers until the transaction ends.
 */
export async function takeNumbers(
  sql: Sql,
  { epoch, count, seconds }: { readonly epoch: number; readonly count: number; readonly seconds: number },
): Promise<number | null> {
  const { ahead } = databaseTime(sql);
  const { affected } = await sql
    .createQueryBuilder()
    .update(Sequencer)
    .set({ next: () => `next + ${count}`, leasedUntil: () => ahead(seconds) })
    .where({ name: NAME, epoch })
    .comment("takeNumbers")
    .execute();
  if (affected !== 1) return null;
  return (await sequencerRow(sql)).next - count;
}

/** Lets another server take over at once. */
export async function releaseSequencer(sql: Sql, epoch: number): Promise<void> {
  await sql.update(Sequencer, { name: NAME, epoch }, { leasedUntil: new Date(0) });
}

async function sequencerRow(sql: Sql): Promise<Sequencer> {
  return sql.findOneOrFail(Sequencer, { where: { name: NAME }, comment: "sequencerRow" });
}
