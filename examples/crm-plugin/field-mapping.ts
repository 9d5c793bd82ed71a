import type { CrmRecord, Fields, Kind } from "./crm-record.js";
import type {
  TreueChild,
  TreueContract,
  TreueCustomer,
  TreueInteraction,
  TreueNode,
  TreuePerson,
} from "./operations.js";

/** The name of this CRM in the external ids that it gives to records of Treue. */
const SYSTEM = "crm-example";

/** The list of an `ingest` batch into which records of a kind go. */
export const BATCH_LISTS = {
  customer: "customers",
  contact: "people",
  deal: "contracts",
  ticket: "interactions",
} as const;

/** What the CRM shows of a customer. `loyaltyTier` is Treue's alone; nobody edits it in the CRM. */
export function customerFields({ name, email, phone, segment, loyaltyTier }: TreueCustomer): Fields {
  return { name, email, phone, segment, loyaltyTier };
}

export function contactFields({ name, email, phone, role }: TreuePerson): Fields {
  return { name, email, phone, role };
}

export function dealFields({ product, startsOn, termMonths, value }: TreueContract): Fields {
  return { product, startsOn, termMonths, amount: value.amount, currency: value.currency };
}

export function ticketFields({ occurredAt, subject, resolutionQuality }: TreueInteraction): Fields {
  return { openedAt: occurredAt, subject, quality: resolutionQuality };
}

/** Some fields of a record, as an `ingest` row has them. */
export function rowFields({ kind, fields }: CrmRecord, names: ReadonlySet<string>): Record<string, unknown> {
  const has = (name: string) => names.has(name);
  const own = (wanted: readonly string[]) =>
    Object.fromEntries(wanted.filter(has).map((name) => [name, fields[name] ?? null]));
  switch (kind) {
    case "customer":
      return own(["name", "email", "phone", "segment"]);
    case "contact":
      return own(["name", "email", "phone", "role"]);
    case "deal":
      return {
        ...own(["product", "startsOn", "termMonths"]),
        ...(has("amount") ? { value: { amount: fields.amount, currency: fields.currency } } : {}),
      };
    case "ticket":
      return {
        ...own(["subject"]),
        ...(has("openedAt") ? { occurredAt: fields.openedAt } : {}),
        ...(has("quality") ? { resolutionQuality: fields.quality } : {}),
      };
  }
}

/** The id that this CRM gave to a record of Treue. */
export function crmIdOf({ externalIds }: TreueNode): string | undefined {
  return externalIds.find(({ system }) => system === SYSTEM)?.externalId;
}

/** Whether Treue knows that a record of its own is this one of the CRM. */
export function hasCrmId({ externalIds }: TreueNode, crmId: string): boolean {
  return externalIds.some(({ system, externalId }) => system === SYSTEM && externalId === crmId);
}

export function externalIdOf(crmId: string) {
  return { system: SYSTEM, externalId: crmId };
}

/** What the CRM makes of a node. Only what a service desk does makes tickets. */
export function childOf(
  node: TreueChild,
): { readonly kind: Exclude<Kind, "customer">; readonly fields: Fields } | null {
  if ("company" in node) return { kind: "contact", fields: contactFields(node) };
  if ("termMonths" in node) return { kind: "deal", fields: dealFields(node) };
  return node.kind === "SERVICE" ? { kind: "ticket", fields: ticketFields(node) } : null;
}
