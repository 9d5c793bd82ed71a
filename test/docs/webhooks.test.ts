import { readFileSync } from "node:fs";
import path from "node:path";

import { changeCursorOf } from "../../src/data/change/change-cursor.js";
import { ContractEventType } from "../../src/domain/contract/contract.js";
import { OriginKind } from "../../src/domain/origin.js";
import { retryPause } from "../../src/domain/webhook/retry-schedule.js";
import { WEBHOOK_EVENT_MEANINGS, WebhookEventType } from "../../src/domain/webhook/webhook-event-type.js";
import { eventsOf } from "../../src/integration/webhook-out/change-events.js";
import { gapMessage, messageOf, testMessage } from "../../src/integration/webhook-out/message.js";
import { ChangeEntity, ChangeOperation, DeleteReason } from "../../src/model/change/change.js";
import { packageRoot } from "../../src/package-root.js";
import { changeOf } from "../support/changes.js";

const PAGE = readFileSync(path.join(packageRoot, "docs", "webhooks.md"), "utf8");

const id = (place: number) => `019bc1d8-7a00-7000-8000-00000000000${place}`;
const { CUSTOMER, PERSON, CONTRACT, CONTRACT_EVENT, INTERACTION, LOYALTY } = ChangeEntity;
const { DELETE, MERGE } = ChangeOperation;
const resolved = { kind: "SERVICE", resolutionQuality: [null, "LOW_EFFORT"] } as const;
const unresolved = { kind: "SERVICE", resolutionQuality: [null, "UNRESOLVED"] } as const;
const became = (tier: readonly [string, string], activity: readonly [string, string]) => ({ tier, activity });

/** A change for each type that the page shows. */
const SAMPLES: Readonly<
  Record<
    Exclude<WebhookEventType, WebhookEventType.GAP | WebhookEventType.WEBHOOK_TEST>,
    Parameters<typeof changeOf>[0]
  >
> = {
  [WebhookEventType.CUSTOMER_CREATED]: { entity: CUSTOMER, isNew: true },
  [WebhookEventType.CUSTOMER_UPDATED]: { entity: CUSTOMER },
  [WebhookEventType.CUSTOMER_ARCHIVED]: {
    entity: CUSTOMER,
    operation: DELETE,
    details: { reason: DeleteReason.ARCHIVED },
  },
  [WebhookEventType.CUSTOMER_MERGED]: { entity: CUSTOMER, operation: MERGE, mergedIntoId: id(4) },
  [WebhookEventType.CUSTOMER_ERASED]: { entity: CUSTOMER, operation: DELETE, details: { reason: DeleteReason.ERASED } },
  [WebhookEventType.CUSTOMER_REMOVED]: {
    entity: CUSTOMER,
    operation: DELETE,
    details: { reason: DeleteReason.MISTAKE },
  },
  [WebhookEventType.CUSTOMER_BECAME_PASSIVE]: {
    entity: LOYALTY,
    details: became(["GOLD", "GOLD"], ["ACTIVE", "PASSIVE"]),
  },
  [WebhookEventType.CUSTOMER_REACTIVATED]: {
    entity: LOYALTY,
    details: became(["GOLD", "GOLD"], ["PASSIVE", "ACTIVE"]),
  },
  [WebhookEventType.PERSON_CREATED]: { entity: PERSON, recordId: id(7), isNew: true },
  [WebhookEventType.PERSON_UPDATED]: { entity: PERSON, recordId: id(7) },
  [WebhookEventType.PERSON_MERGED]: { entity: PERSON, recordId: id(7), operation: MERGE, mergedIntoId: id(8) },
  [WebhookEventType.PERSON_ERASED]: {
    entity: PERSON,
    recordId: id(7),
    operation: DELETE,
    details: { reason: DeleteReason.ERASED },
  },
  [WebhookEventType.PERSON_REMOVED]: {
    entity: PERSON,
    recordId: id(7),
    operation: DELETE,
    details: { reason: DeleteReason.ARCHIVED },
  },
  [WebhookEventType.CONTRACT_CREATED]: { entity: CONTRACT, recordId: id(5), isNew: true },
  [WebhookEventType.CONTRACT_UPDATED]: { entity: CONTRACT, recordId: id(5) },
  [WebhookEventType.CONTRACT_REMOVED]: {
    entity: CONTRACT,
    recordId: id(5),
    operation: DELETE,
    details: { reason: DeleteReason.MISTAKE },
  },
  [WebhookEventType.CONTRACT_EVENT_RECORDED]: {
    entity: CONTRACT_EVENT,
    recordId: id(6),
    isNew: true,
    details: { contractId: id(5), eventType: ContractEventType.RENEWAL_AGREED },
  },
  [WebhookEventType.INTERACTION_RECORDED]: { entity: INTERACTION, recordId: id(7), isNew: true, details: resolved },
  [WebhookEventType.INTERACTION_UPDATED]: { entity: INTERACTION, recordId: id(7), details: resolved },
  [WebhookEventType.INTERACTION_UNRESOLVED]: { entity: INTERACTION, recordId: id(7), details: unresolved },
  [WebhookEventType.INTERACTION_REMOVED]: {
    entity: INTERACTION,
    recordId: id(7),
    operation: DELETE,
    details: { reason: DeleteReason.MISTAKE },
  },
  [WebhookEventType.LOYALTY_UPDATED]: { entity: LOYALTY, details: became(["SILVER", "GOLD"], ["ACTIVE", "ACTIVE"]) },
  [WebhookEventType.LOYALTY_TIER_CHANGED]: {
    entity: LOYALTY,
    details: became(["SILVER", "GOLD"], ["ACTIVE", "ACTIVE"]),
  },
  [WebhookEventType.RENEWAL_DUE_SOON]: { entity: LOYALTY, details: { renewalDueOn: "2026-04-15" } },
};

function sampleOf(type: WebhookEventType): string {
  const now = new Date("2026-01-15T12:00:00.000Z");
  if (type === WebhookEventType.WEBHOOK_TEST) return testMessage(now);
  if (type === WebhookEventType.GAP)
    return gapMessage(changeCursorOf({ workspaceId: "01890a5d-ac96-774b-bcce-b302099a8057" }, 4711), now);
  const fields = SAMPLES[type];
  const isComputed = fields?.entity === LOYALTY;
  const change = changeOf({
    id: id(1),
    customerId: id(3),
    sequence: 4711,
    version: 7,
    externalIds: [{ system: "hubspot", externalId: "512" }],
    originKind: isComputed ? OriginKind.SYSTEM : OriginKind.API_KEY,
    originId: isComputed ? null : id(2),
    causedById: isComputed && fields.details?.renewalDueOn === undefined ? id(0) : null,
    ...fields,
  });
  const event = eventsOf(change).find((each) => each.type === type);
  if (event === undefined) throw new Error(`the sample of ${type} does not give it`);
  return messageOf(change, event);
}

interface Message {
  readonly data: Readonly<Record<string, unknown>>;
}

/** The cells of the rows of the table whose head begins with this cell. */
function tableOf(firstHead: string): string[][] {
  const [, below = ""] = PAGE.split(`\n| ${firstHead} |`);
  const [table = ""] = below.split("\n\n");
  return table
    .split("\n")
    .slice(2)
    .map((row) =>
      row
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

/** What a cell such as `"a": 1`, `"b": 2` says; nothing where it holds a dash. */
function fieldsIn(cell: string): Record<string, unknown> {
  return JSON.parse(`{${cell.replaceAll("`", "").replace("—", "")}}`) as Record<string, unknown>;
}

describe("docs/webhooks.md", () => {
  const common = tableOf("field of `data`").map(([name = ""]) => name.replaceAll("`", ""));
  const rows = tableOf("type").map(([type = "", ...cells]) => [type.replaceAll("`", ""), ...cells]);

  test("shows a message as it is sent", () => {
    const [, example = "null"] = /## The messages\n[^`]*`data`:\n\n```json\n([^`]*)```/.exec(PAGE) ?? [];
    expect(JSON.parse(example)).toEqual(JSON.parse(sampleOf(WebhookEventType.LOYALTY_TIER_CHANGED)));
  });

  test("shows every type of the program, in its order, and no other", () => {
    expect(rows.map(([type]) => type)).toEqual(Object.values(WebhookEventType));
  });

  test.each(Object.values(WebhookEventType))("says what %s means, and every field of its data", (type) => {
    const [, meaning, id, further = ""] = rows.find(([named]) => named === type) ?? [];
    const { data } = JSON.parse(sampleOf(type)) as Message;
    const isOfChange = type !== WebhookEventType.WEBHOOK_TEST && type !== WebhookEventType.GAP;
    const shared = isOfChange ? common : ["version"];
    expect(meaning).toBe(WEBHOOK_EVENT_MEANINGS[type]);
    expect(Object.keys(data)).toEqual([...shared, ...Object.keys(fieldsIn(further))]);
    expect(data).toMatchObject(fieldsIn(further));
    expect(id).toBe(typeof data.id === "string" ? `\`${data.id.replace(/[0-9a-f-]{36}$/, "…")}\`` : "—");
  });

  test("names the pauses of the program", () => {
    const [, listed = ""] = /pauses of (.+?) and/.exec(PAGE.replaceAll("\n", " ")) ?? [];
    const units: Readonly<Record<string, number>> = { s: 1_000, min: 60_000, h: 3_600_000 };
    const pauses = listed.split(", ").map((text) => {
      const [count, unit = ""] = text.split(" ");
      return Number(count) * (units[unit] ?? NaN);
    });
    expect(pauses).toHaveLength(9);
    expect(pauses).toEqual(pauses.map((_, index) => retryPause(index + 1, null, 0)));
  });
});
