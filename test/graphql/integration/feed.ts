import { ChangeSequencer } from "../../../src/integration/change-sequencer.js";
import type { TestApi } from "../../support/api.js";
import type { TestDatabase } from "../../support/databases.js";

/** A change as the tests read it. */
export interface FeedChange {
  readonly sequence: number;
  readonly entity: string;
  readonly operation: string;
  readonly recordId: string;
  readonly customerId: string;
  readonly version: number;
  readonly isNew: boolean;
  readonly isOwn: boolean;
  readonly originKind: string;
  readonly causedBy: string | null;
  readonly id: string;
  readonly mergedIntoId: string | null;
  readonly reason: string | null;
  readonly externalIds: readonly { readonly system: string; readonly externalId: string }[];
}

const CHANGES = `query ($after: String, $first: Int! = 200, $types: [ChangeEntity!]) {
  changes(after: $after, first: $first, types: $types) {
    cursor hasMore
    changes {
      id sequence entity operation recordId customerId version isNew isOwn originKind causedBy mergedIntoId reason
      externalIds { system externalId }
    }
  }
}`;

export interface FeedPage {
  readonly cursor: string;
  readonly hasMore: boolean;
  readonly changes: readonly FeedChange[];
}

/** Numbers what waits, as the job does. */
export async function sequence({ database }: TestDatabase): Promise<void> {
  const sequencer = new ChangeSequencer(database, "test");
  while ((await sequencer.run()) > 0);
  await sequencer.release();
}

export async function readFeed(
  api: TestApi,
  variables: { after?: string; first?: number; types?: string[] } = {},
  key?: string,
): Promise<FeedPage> {
  return (await api.data(CHANGES, variables, key)).changes;
}

/** The changes that some work makes, once they are numbered. */
export async function changesOf(
  api: TestApi,
  current: TestDatabase,
  work: () => Promise<unknown>,
  key?: string,
): Promise<readonly FeedChange[]> {
  await sequence(current);
  const { changesEnd } = await api.data("{ changesEnd }", {}, key);
  await work();
  await sequence(current);
  return (await readFeed(api, { after: changesEnd }, key)).changes;
}
