import { remainder } from "../../data/customer/erasure-store.js";
import { Change, PendingChange } from "../../model/change/change.js";
import { Contract } from "../../model/contract/contract.js";
import { ContractEvent } from "../../model/contract/contract-event.js";
import { Customer } from "../../model/customer/customer.js";
import { Interaction } from "../../model/interaction/interaction.js";
import { Person } from "../../model/person/person.js";

/** What is left of a customer: nothing that names the person. */
export const CUSTOMER_REMAINDER = remainder(
  Customer,
  [
    // Its contracts and interactions belong to it, and its changes are in order.
    "id",
    "workspaceId",
    "version",
    // Rates are asked of a segment, which many customers share.
    "segment",
    // Tenure, ends and share of wallet are computed from them.
    "customerSince",
    "leftOn",
    "leftLearntAt",
    "yearlySpendMinor",
    "yearlySpendCurrency",
    // When it came, changed and left.
    "archivedAt",
    "erasedAt",
    "createdAt",
    "updatedAt",
  ],
  { tags: [], customFields: {} },
);

/** What both a change in the feed and one that waits for its number keep. */
const KEPT_OF_CHANGES = [
  "id",
  "workspaceId",
  "entity",
  "recordId",
  "customerId",
  "operation",
  "version",
  "isNew",
  // Who wrote it: a key, an import, a webhook.
  "originKind",
  "originId",
  "causedById",
  "mergedIntoId",
  // Words of Treue's own: tiers, kinds, reasons, days.
  "details",
  "createdAt",
] as const satisfies readonly (keyof Change & keyof PendingChange)[];

/** What is left of a person of a customer. */
export const PERSON_REMAINDER = remainder(Person, [
  // Its interactions are its own still: each person's answer counts once.
  "id",
  "workspaceId",
  "version",
  "customerId",
  "consent",
  "hasOwnCustomer",
  "archivedAt",
  "createdAt",
  "updatedAt",
]);

/** What is left of an interaction. */
export const INTERACTION_REMAINDER = remainder(Interaction, [
  "id",
  "workspaceId",
  "customerId",
  "personId",
  "referredCustomerId",
  // What happened when, and how it ended: service experience, activity and the work of the desk are counted from it.
  "kind",
  "channel",
  "direction",
  "proactive",
  "automatic",
  "occurredAt",
  "firstResponseAt",
  "resolvedAt",
  "transfers",
  "happenings",
  "missed",
  "resolutionQuality",
  "qualitySource",
  "effortScore",
  "effortScale",
  "satisfaction",
  "recommendation",
  "amountMinor",
  "amountCurrency",
  // Who served, not who was served.
  "agent",
  // That there was a tip counts; its words are taken out by themselves.
  "valueTip",
  "archivedAt",
  "createdAt",
  "updatedAt",
]);

/** What is left of changes. */
export const CHANGE_REMAINDERS = [
  remainder(Change, [...KEPT_OF_CHANGES, "sequence"], { externalIds: [] }),
  remainder(PendingChange, [...KEPT_OF_CHANGES, "arrival"], { externalIds: [] }),
];

/** What is left of all that hangs on a customer. */
export const DEPENDENT_REMAINDERS = [
  // Whole: what was agreed, when and for how much, not with whom. Every rate counts it.
  remainder(Contract, [
    "id",
    "workspaceId",
    "customerId",
    "product",
    "currency",
    "startsOn",
    "trialEndsOn",
    "termMonths",
    "value",
    "quantityThousandths",
    "unitValue",
    "autoRenew",
    "renewalMonths",
    "renewalValue",
    "noticeDays",
    "observedFrom",
    "confirmedUntil",
    "agreedOn",
    "succession",
    // Its id here; the external one is a name that a source gave it.
    "succeedsId",
    "rollsOn",
    "dueOn",
    "endsOn",
    "pausedOn",
    "resumesOn",
    "archivedAt",
    "createdAt",
    "updatedAt",
  ]),
  remainder(ContractEvent, [
    "id",
    "workspaceId",
    "customerId",
    "contractId",
    "type",
    "day",
    "months",
    "value",
    "until",
    "undoesId",
    "learntAt",
  ]),
  PERSON_REMAINDER,
  INTERACTION_REMAINDER,
  ...CHANGE_REMAINDERS,
];
