import fc from "fast-check";

import type { LocalDate } from "../../src/domain/calendar.js";
import type { ContractHistory } from "../../src/domain/contract/contract.js";
import { type ContractEventFacts, ContractEventType, eventKnownFrom } from "../../src/domain/contract/contract.js";
import { termsOf } from "../../src/domain/contract/contract-terms.js";
import { holdingTerm } from "../../src/domain/contract/holding-term.js";
import { addCounts, countRenewals, type RenewalCounts, renewalRateOf } from "../../src/domain/contract/retention.js";
import { type Term, TermDecision, TermOutcome } from "../../src/domain/contract/term.js";
import { arbitraryContract, arbitraryDay, arbitraryGraceDays, shuffled } from "../support/arbitrary-customer.js";
import { daysBetween, plusDays, plusMonths, someOf } from "../support/naive-calendar.js";
import { firstTermStart, naiveTermsOf } from "../support/naive-terms.js";

const arbitraryContracts = fc.array(arbitraryContract, { minLength: 1, maxLength: 4 });
const NO_COUNTS: RenewalCounts = { renewed: 0, lapsed: 0, pending: 0, unconfirmed: 0 };

/** Two days, the earlier one first. */
const twoDays = fc.tuple(arbitraryDay(), arbitraryDay()).map((days) => days.sort());

/** What holds of the terms of any contract; the everyday run tries less often, and fewer days, than the slow one. */
export function describeTermProperties(timesAsOften: number, everyDay: boolean): void {
  const check = <T extends unknown[]>(runs: number, property: fc.IProperty<T>) =>
    fc.assert(property, { numRuns: runs * timesAsOften });

  test("are what living through the calendar day by day brings", () => {
    check(
      200,
      fc.property(arbitraryContract, arbitraryDay(), arbitraryGraceDays, ({ contract, events }, day, grace) => {
        expect(termsOf({ contract, events }, day, grace).terms).toEqual(naiveTermsOf(contract, events, day, grace));
      }),
    );
  });

  test("follow one another without a gap, at ends that do not drift, and only the last is not renewed", () => {
    check(
      200,
      fc.property(arbitraryContract, arbitraryDay(), arbitraryGraceDays, ({ contract, events }, day, grace) => {
        const { terms } = termsOf({ contract, events }, day, grace);
        let months = 0;
        terms.forEach((term, index) => {
          months += term.months + term.prolongedMonths;
          expect(term.number).toBe(index + 1);
          expect(term.startsOn).toBe(terms[index - 1]?.endsOn ?? firstTermStart(contract));
          expect(term.startsOn < term.endsOn).toBe(true);
          expect(term.dueOn).toBe(plusDays(term.endsOn, -1));
          const scheduledEnd = plusMonths(firstTermStart(contract), months);
          if (term.decidedBy === TermDecision.TERMINATED) expect(term.endsOn <= scheduledEnd).toBe(true);
          else expect(term.endsOn).toBe(scheduledEnd);
          if (index < terms.length - 1) expect(term.outcome).toBe(TermOutcome.RENEWED);
          else expect(term.outcome).not.toBe(TermOutcome.RENEWED);
        });
      }),
    );
  });

  test("keep an outcome that was known at their end, whatever comes later", () => {
    check(
      200,
      fc.property(arbitraryContract, twoDays, arbitraryGraceDays, ({ contract, events }, [then, later], grace) => {
        const seenThen = termsOf({ contract, events }, then, grace).terms;
        const seenLater = termsOf({ contract, events }, later, grace).terms;
        const settled = seenThen.filter(({ endsOn, knownFrom }) => endsOn <= then && knownFrom !== null);
        expect(seenLater.slice(0, settled.length)).toEqual(settled);
      }),
    );
  });

  test("see nothing of events dated later than their day", () => {
    check(
      200,
      fc.property(arbitraryContract, arbitraryDay(), arbitraryGraceDays, ({ contract, events }, day, grace) => {
        const past = datedUpTo(events, day);
        expect(termsOf({ contract, events: past }, day, grace).terms).toEqual(
          termsOf({ contract, events }, day, grace).terms,
        );
      }),
    );
  });

  test("stay as they are up to the day that was announced for their change", () => {
    check(
      40,
      fc.property(arbitraryContract, arbitraryDay(), arbitraryGraceDays, ({ contract, events }, day, grace) => {
        const { terms, changesOn } = termsOf({ contract, events }, day, grace);
        const written = JSON.stringify(terms);
        const last = plusDays(day, 400);
        const end = changesOn === null || changesOn > last ? last : changesOn;
        expect(changesOn === null || changesOn > day).toBe(true);
        const days = daysBetween(day, end);
        for (const other of everyDay ? days : someOf(days)) {
          expect(JSON.stringify(termsOf({ contract, events }, other, grace).terms)).toBe(written);
        }
      }),
    );
  });

  test("do not depend on the order in which events were written", () => {
    check(
      200,
      fc.property(
        arbitraryContract.chain((history) => fc.tuple(fc.constant(history), shuffled(history.events))),
        arbitraryDay(),
        ([{ contract, events }, mixed], day) => {
          expect(termsOf({ contract, events: mixed }, day, 30)).toEqual(termsOf({ contract, events }, day, 30));
        },
      ),
    );
  });

  test("hold their customer on a day exactly when one covers it, or is pending or unconfirmed on it, also asked later", () => {
    check(
      200,
      fc.property(arbitraryContract, twoDays, arbitraryGraceDays, ({ contract, events }, [then, later], grace) => {
        const covered = naiveTermsOf(contract, events, then, grace).some(
          ({ startsOn, endsOn, outcome }) =>
            (startsOn <= then && then < endsOn) ||
            ((outcome === TermOutcome.PENDING || outcome === TermOutcome.UNCONFIRMED) && endsOn <= then),
        );
        const holdsAskedOn = (day: LocalDate, asOf: LocalDate) =>
          holdingTerm(termsOf({ contract, events }, day, grace).terms, then, asOf) !== null;
        expect([holdsAskedOn(then, then), holdsAskedOn(later, then), holdsAskedOn(later, later)]).toEqual(
          Array.from({ length: 3 }, () => covered),
        );
      }),
    );
  });

  test("are counted as renewals as a plain reading of the definition counts them, also asked later", () => {
    const arbitraryFrom = fc.option(arbitraryDay());
    check(
      200,
      fc.property(
        arbitraryContracts,
        twoDays,
        arbitraryFrom,
        arbitraryDay(),
        arbitraryGraceDays,
        (histories, [asOf, later], from, to, grace) => {
          const period = { from, to, asOf };
          const counted = (day: LocalDate) =>
            histories
              .map(({ contract, events }) =>
                countRenewals(termsOf({ contract, events }, day, grace).terms, contract.observedFrom, period),
              )
              .reduce(addCounts, NO_COUNTS);
          const naive = countNaively(histories, from, to, asOf, grace);
          expect(counted(asOf)).toEqual(naive);
          expect(counted(later)).toEqual(naive);
        },
      ),
    );
  });

  test("lead to a rate between the lowest and the highest that it can come to", () => {
    check(
      200,
      fc.property(fc.nat(9), fc.nat(9), fc.nat(9), (renewed, lapsed, pending) => {
        const period = { from: null, to: "2025-01-01", asOf: "2025-01-01" };
        const { value, lowest, highest } = renewalRateOf({ renewed, lapsed, pending, unconfirmed: 0 }, period);
        fc.pre(renewed + lapsed + pending > 0);
        for (let later = 0; later <= pending; later += 1) {
          const final = (renewed + later) / (renewed + lapsed + pending);
          expect(final).toBeGreaterThanOrEqual(lowest ?? NaN);
          expect(final).toBeLessThanOrEqual(highest ?? NaN);
        }
        if (value !== null) expect(lowest !== null && lowest <= value && value <= (highest ?? NaN)).toBe(true);
      }),
    );
  });
}

/** What was dated up to a day; a mistake removes its event for every day. */
export function datedUpTo(events: readonly ContractEventFacts[], day: LocalDate): ContractEventFacts[] {
  return events.filter((event) => eventKnownFrom(event) <= day || event.type === ContractEventType.MISTAKE);
}

/** DESIGN.md 3.2, read term by term off the terms as they stood on `asOf`. */
function countNaively(
  histories: readonly ContractHistory[],
  from: LocalDate | null,
  to: LocalDate,
  asOf: LocalDate,
  grace: number,
): RenewalCounts {
  const cameUp: Term[] = histories.flatMap(({ contract, events }) =>
    naiveTermsOf(contract, events, asOf, grace).filter(
      ({ dueOn }) =>
        dueOn < to &&
        dueOn < asOf &&
        dueOn >= (from ?? contract.startsOn) &&
        dueOn >= (contract.observedFrom ?? contract.startsOn),
    ),
  );
  const count = (outcome: TermOutcome) => cameUp.filter((term) => term.outcome === outcome).length;
  return {
    renewed: count(TermOutcome.RENEWED),
    lapsed: count(TermOutcome.LAPSED),
    pending: count(TermOutcome.PENDING),
    unconfirmed: count(TermOutcome.UNCONFIRMED),
  };
}
