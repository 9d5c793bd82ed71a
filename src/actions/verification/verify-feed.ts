import type { WorkspaceRows } from "../../data/database/workspace-rows.js";
import {
  changesAhead,
  countChanges,
  doubledChanges,
  fallingVersions,
  type MisplacedChange,
  purgedYet,
  secondBeginnings,
  unnumberedYet,
} from "../../data/verification/feed-order-store.js";
import type { Differences } from "./difference.js";

/** A rule of the feed: which changes break it, in which column, and what the value had to be. */
interface FeedRule {
  readonly column: string;
  readonly broken: (rows: WorkspaceRows, limit: number) => Promise<MisplacedChange[]>;
  readonly expected: (bound: number) => string;
}

const RULES: readonly FeedRule[] = [
  { column: "version", broken: fallingVersions, expected: (before) => `above ${before}, of the change before` },
  { column: "version", broken: changesAhead, expected: (version) => `up to ${version}, of the record` },
  { column: "isNew", broken: secondBeginnings, expected: (before) => `false: change ${before} is of the same record` },
  { column: "sequence", broken: unnumberedYet, expected: (next) => `below ${next}, the next to be given` },
  { column: "sequence", broken: purgedYet, expected: (last) => `above ${last}, the last that left the feed` },
  { column: "sequence", broken: doubledChanges, expected: (arrival) => `none: it waits as arrival ${arrival}` },
];

/**
 * Looks for changes in the feed of a workspace that stand where they must not: versions of a record rise, only its first
 * change is new, numbers lie between those that left the feed and those that are still to be given, and nothing is
 * numbered that still waits. Returns how many changes there are; of a broken rule up to `most` changes are told.
 */
export async function verifyFeed(rows: WorkspaceRows, differences: Differences, most: number): Promise<number> {
  for (const { column, broken, expected } of RULES) {
    for (const { id, found, bound } of await broken(rows, most)) {
      const recomputed = expected(Number(bound));
      differences.add({ table: "committed_change", id, column, stored: Number(found), recomputed });
    }
  }
  return countChanges(rows);
}
