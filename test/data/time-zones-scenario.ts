import { writeFileSync } from "node:fs";

import { insertWorkspace } from "../../src/data/workspace/workspace-store.js";
import { Role } from "../../src/model/workspace/api-key.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { contractRow, customerRow, interactionRow, named, seed } from "../support/seed.js";

const WORKSPACES = [
  // The first midnight of March 2026, and the one after which clocks go forward.
  { timeZone: "Asia/Kolkata", midnights: ["2026-02-28T18:30:00.000Z", "2026-03-08T18:30:00.000Z"] },
  { timeZone: "America/New_York", midnights: ["2026-03-01T05:00:00.000Z", "2026-03-09T04:00:00.000Z"] },
];

const ANSWERS = `query ($from: LocalDate!, $to: LocalDate!) {
  customers(first: 10, orderBy: { field: NEXT_DUE }) {
    rowsBehind totalCount
    nodes {
      name customerSince createdAt updatedAt activity
      loyalty { asOf validUntil score { value } tier heldMonths nextDueOn lastActOn retentionRate { value numerator to asOf } }
      past: loyalty(asOf: "2026-02-28") { asOf validUntil tier lastActOn retentionRate { numerator } }
      contracts {
        nodes {
          startsOn observedFrom createdAt
          terms { startsOn endsOn dueOn outcome decidedBy decidedOn }
          events { type day learntAt }
        }
      }
      interactions(first: 10) { nodes { occurredAt firstResponseAt resolvedAt resolutionQuality createdAt } }
    }
  }
  retention(from: $from, to: $to) {
    renewals { value numerator denominator pending from to asOf }
    customersKept { value numerator denominator from to asOf }
  }
}`;

/**
 * Writes to a file what this process, in its time zone, answers about workspaces in others, shortly before and after
 * midnight there.
 */
export function describeAroundMidnight(file: string): void {
  const answers: object[] = [];
  onEachDatabase("a server", (current) => {
    test("answers around midnight", async () => {
      const api = await TestApi.start(current());
      for (const { timeZone, midnights } of WORKSPACES) {
        const createdAt = new Date("2026-01-01T23:59:59.999Z");
        const workspace = { name: timeZone, timeZone, currency: "EUR", createdAt };
        await current().database.write((sql) => insertWorkspace(sql, workspace));
        const key = await api.createKey(Role.WRITE, timeZone);
        for (const [index, midnight] of midnights.entries()) {
          for (const [name, offset] of Object.entries({ before: -1, after: 0 })) {
            api.now = new Date(Date.parse(midnight) + offset);
            await seed(api, rowsAt(`${name} ${index}`, api.now), key);
            const period = { from: "2025-03-01", to: "2026-03-01" };
            answers.push({ timeZone, now: api.now, answer: await api.data(ANSWERS, period, key) });
          }
        }
      }
    });
  });
  afterAll(() => {
    const minutesBehindUtc = new Date("2026-01-01T00:00:00Z").getTimezoneOffset();
    writeFileSync(file, JSON.stringify({ minutesBehindUtc, answers }));
  });
}

/** A customer whose first year ends on 2026-03-01, who gave notice or did not, and contacts at this very instant. */
function rowsAt(key: string, now: Date) {
  const renews = contractRow(`renews ${key}`, key, { startsOn: "2025-03-01", autoRenew: true });
  const ends = contractRow(`ends ${key}`, key, { startsOn: "2025-03-01", observedFrom: "2025-03-01" });
  const contact = { occurredAt: now.toISOString(), resolvedAt: now.toISOString(), direction: "INBOUND" };
  return {
    customers: [customerRow(key, { customerSince: "2025-02-28" })],
    contracts: [renews, ends],
    contractEvents: [{ contract: named(`ends ${key}`), type: "CANCELLED", day: "2026-02-28" }],
    interactions: [
      interactionRow(`now ${key}`, key, { ...contact, resolutionQuality: "LOW_EFFORT" }),
      interactionRow(`long ago ${key}`, key, { occurredAt: "1999-12-31T23:59:59.999Z" }),
    ],
  };
}
