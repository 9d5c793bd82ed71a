import type { LocalDate } from "../../src/domain/calendar.js";
import type { ContractEventFacts } from "../../src/domain/contract/contract.js";
import { standingOf } from "../../src/domain/contract/contract-standing.js";
import { agreed, cancelled, contract, terminated } from "./facts.js";

const GRACE_DAYS = 30;

interface Case {
  readonly title: string;
  readonly autoRenew?: boolean;
  readonly events?: readonly ContractEventFacts[];
  readonly day: LocalDate;
  readonly standing: readonly [status: string, dueOn: LocalDate | null, endsOn: LocalDate | null];
}

const CASES: readonly Case[] = [
  { title: "before it begins", day: "2025-05-31", standing: ["UPCOMING", "2026-05-31", null] },
  { title: "from its first day on", day: "2025-06-01", standing: ["RUNNING", "2026-05-31", null] },
  { title: "on its due day", day: "2026-05-31", standing: ["RUNNING", "2026-05-31", null] },
  { title: "within the grace days", day: "2026-06-01", standing: ["PENDING", "2026-05-31", null] },
  { title: "on the last grace day", day: "2026-06-30", standing: ["PENDING", "2026-05-31", null] },
  { title: "after the grace days", day: "2026-07-01", standing: ["ENDED", null, "2026-06-01"] },
  {
    title: "after it renewed by itself",
    autoRenew: true,
    day: "2026-06-01",
    standing: ["RUNNING", "2027-05-31", null],
  },
  {
    title: "with an agreed renewal",
    events: [agreed("2026-01-10")],
    day: "2026-01-10",
    standing: ["RUNNING", "2027-05-31", null],
  },
  {
    title: "told today that it ends in the term after the next",
    autoRenew: true,
    events: [terminated("2027-09-01")],
    day: "2026-01-09",
    standing: ["ENDING", null, "2027-09-01"],
  },
  {
    title: "told before it begins that it ends early",
    events: [terminated("2025-09-01")],
    day: "2025-05-09",
    standing: ["UPCOMING", null, "2025-09-01"],
  },
  {
    title: "once it is cancelled",
    events: [cancelled("2026-01-10")],
    day: "2026-01-10",
    standing: ["ENDING", null, "2026-06-01"],
  },
  {
    title: "after a cancelled end",
    events: [cancelled("2026-01-10")],
    day: "2026-06-01",
    standing: ["ENDED", null, "2026-06-01"],
  },
  {
    title: "cancelled before it begins",
    events: [cancelled("2025-05-10")],
    day: "2025-05-20",
    standing: ["UPCOMING", null, "2026-06-01"],
  },
  {
    title: "terminated",
    events: [terminated("2025-09-10")],
    day: "2025-09-10",
    standing: ["ENDED", null, "2025-09-10"],
  },
  {
    title: "terminated on its first day",
    events: [terminated("2025-06-01")],
    day: "2025-06-01",
    standing: ["ENDING", null, "2025-06-02"],
  },
  {
    title: "ended before it began",
    events: [terminated("2025-05-01")],
    day: "2025-05-02",
    standing: ["ENDED", null, "2025-06-01"],
  },
];

test.each(CASES)("a contract of twelve months $title", ({ autoRenew = false, events = [], day, standing }) => {
  const facts = contract({ startsOn: "2025-06-01", termMonths: 12, autoRenew });
  const [status, dueOn, endsOn] = standing;
  expect(standingOf({ contract: facts, events }, day, GRACE_DAYS)).toMatchObject({ status, dueOn, endsOn });
});
