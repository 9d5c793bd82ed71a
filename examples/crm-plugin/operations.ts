import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** A record of Treue as the operations of this plugin ask for it. */
export interface TreueNode {
  readonly __typename?: string;
  readonly id: string;
  readonly archivedAt: string | null;
  readonly externalIds: readonly { readonly system: string; readonly externalId: string }[];
}

export interface TreueCustomer extends TreueNode {
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly segment: string | null;
  readonly loyaltyTier: string;
}

/** A person with its customer; null: it waits for one. */
export interface TreuePerson extends TreueNode {
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly role: string | null;
  readonly company: TreueCustomer | null;
}

export interface TreueContract extends TreueNode {
  readonly product: string | null;
  readonly startsOn: string;
  readonly termMonths: number;
  readonly value: { readonly amount: string; readonly currency: string };
}

export interface TreueInteraction extends TreueNode {
  readonly kind: string;
  readonly occurredAt: string;
  readonly subject: string | null;
  readonly resolutionQuality: string | null;
}

/** A person, contract or interaction with its customer. */
export type TreueChild = TreuePerson | ((TreueContract | TreueInteraction) & { readonly customer: TreueCustomer });

/** A change in the feed. */
export interface TreueChange {
  readonly entity: "CUSTOMER" | "PERSON" | "CONTRACT" | "INTERACTION" | "LOYALTY";
  readonly operation: "UPSERT" | "DELETE" | "MERGE";
  readonly recordId: string;
  readonly isOwn: boolean;
  readonly reason: "ARCHIVED" | "MISTAKE" | "ERASED" | null;
  readonly mergedIntoId: string | null;
  readonly node: TreueCustomer | TreueChild | null;
}

interface Page<T> {
  readonly nodes: readonly T[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** A customer with a page of what hangs on it. */
export interface WholeCustomer extends TreueCustomer {
  readonly contracts: Page<TreueContract>;
  readonly interactions: Page<TreueInteraction>;
}

export interface RowResult {
  readonly outcome: string;
  readonly id: string | null;
  readonly userErrors: readonly { readonly code: string; readonly message: string }[];
}

export interface PullChangesData {
  readonly changes: {
    readonly cursor: string;
    readonly hasMore: boolean;
    readonly changes: readonly TreueChange[];
  };
}

export interface PushBatchData {
  readonly ingest: Readonly<Record<"customers" | "people" | "contracts" | "interactions", readonly RowResult[]>>;
}

export interface ChangesEndData {
  readonly changesEnd: string;
}

export interface ReadEverythingData {
  readonly customers: Page<WholeCustomer>;
}

export interface ReadCustomerData {
  readonly customer: WholeCustomer | null;
}

export interface ReadPeopleData {
  readonly people: Page<TreuePerson>;
}

export interface ReadPersonData {
  readonly person: TreuePerson | null;
}

/** The operations that Treue documents for synchronisation; a plugin of your own ships copies of them. */
export const OPERATIONS = {
  pushBatch: operation("7-push-batch"),
  pullChanges: operation("6-pull-changes"),
  changesEnd: operation("8-changes-end"),
  readEverything: operation("9-read-everything"),
  readCustomer: operation("10-read-customer"),
  readPeople: operation("16-read-people"),
  readPerson: operation("17-read-person"),
};

function operation(name: string): string {
  let folder = __dirname;
  while (!existsSync(path.join(folder, "schema", "operations")) && folder !== path.dirname(folder)) {
    folder = path.dirname(folder);
  }
  return readFileSync(path.join(folder, "schema", "operations", `${name}.graphql`), "utf8");
}
