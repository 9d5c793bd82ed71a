import type { LocalDate } from "../../../src/domain/calendar.js";
import { TermOutcome } from "../../../src/domain/contract/term.js";
import type { TermClass } from "../../../src/domain/contract/term-class.js";
import type { RenewalOutlook } from "../../../src/domain/renewal/renewal-outlook.js";

/** What stands before a contract of 2025 that may renew by a year. */
export function outlook(
  termClass: TermClass,
  annualValue: number,
  changes: Partial<RenewalOutlook> = {},
): RenewalOutlook {
  return {
    contractId: "contract",
    predecessorId: null,
    currency: "EUR",
    hasBegun: true,
    annualValue,
    dueOn: "2025-12-31",
    termClass,
    renewals: 0,
    decision: null,
    committed: [{ startsOn: "2025-01-01", endsOn: "2026-01-01", value: annualValue }],
    startsOn: "2025-01-01",
    dueMonths: 12,
    committedMonths: 12,
    last: { termClass, renewals: 0 },
    endsOn: null,
    renewalMonths: 12,
    renewalValue: annualValue,
    pauses: [],
    rollsOver: true,
    ...changes,
  };
}

/** The same, known to end. */
export function lapsing(before: RenewalOutlook, endsOn: LocalDate): RenewalOutlook {
  return { ...before, decision: TermOutcome.LAPSED, endsOn };
}

/** The same, its next term agreed. */
export function renewed(before: RenewalOutlook): RenewalOutlook {
  const next = { startsOn: "2026-01-01", endsOn: "2027-01-01", value: before.annualValue };
  return {
    ...before,
    decision: TermOutcome.RENEWED,
    committed: [...before.committed, next],
    committedMonths: 24,
    last: { termClass: before.termClass, renewals: before.renewals + 1 },
  };
}
