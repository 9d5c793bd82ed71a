import fc from "fast-check";

import { type ContractHistory, standingEvents, SuccessionRule } from "../../src/domain/contract/contract.js";
import { inLines, type LinePolicy } from "../../src/domain/contract/contract-line.js";
import { termsOf } from "../../src/domain/contract/contract-terms.js";
import { isDecided } from "../../src/domain/contract/holding-term.js";
import { TermDecision } from "../../src/domain/contract/term.js";
import { arbitraryCustomer, arbitraryDay, arbitraryGraceDays, shuffled } from "../support/arbitrary-customer.js";
import { plusDays } from "../support/naive-calendar.js";
import { naiveSuccessions, naiveTermsInLine } from "../support/naive-lines.js";
import { firstTermStart } from "../support/naive-terms.js";

const policies: fc.Arbitrary<LinePolicy> = fc.record({
  graceDays: arbitraryGraceDays,
  succession: fc.constantFrom(...Object.values(SuccessionRule)),
});
const agreedBefore = fc.option(fc.integer({ min: -5, max: 90 }), { freq: 2 });
const histories = fc
  .tuple(arbitraryCustomer, fc.array(agreedBefore, { minLength: 4, maxLength: 4 }))
  .map(([{ contracts }, days]) =>
    contracts.map(({ contract, events }, index): ContractHistory => {
      const before = days[index] ?? null;
      const agreedOn = before === null ? null : plusDays(contract.startsOn, -before);
      return { contract: { ...contract, agreedOn }, events };
    }),
  );
const inTwoOrders = histories.chain((contracts) => fc.tuple(fc.constant(contracts), shuffled(contracts)));

function predecessorsOf(placed: readonly ContractHistory[]): Map<string, string> {
  return new Map(
    placed.flatMap(({ contract, line }) => (line?.predecessor ? [[contract.id, line.predecessor.contractId]] : [])),
  );
}

/** What holds of the lines of any contracts. */
export function describeLineProperties(runs: number): void {
  test("which contract succeeds which is what the plain rules say, in whatever order they come", () => {
    fc.assert(
      fc.property(inTwoOrders, policies, ([contracts, reordered], policy) => {
        const expected = naiveSuccessions(contracts, policy);
        expect(predecessorsOf(inLines(contracts, policy))).toEqual(expected);
        expect(predecessorsOf(inLines(reordered, policy))).toEqual(expected);
      }),
      { numRuns: runs },
    );
  });

  test("no contract has two successors, and each starts after the one it succeeds", () => {
    fc.assert(
      fc.property(histories, policies, (contracts, policy) => {
        const placed = inLines(contracts, policy);
        const predecessors = predecessorsOf(placed);
        expect(new Set(predecessors.values()).size).toBe(predecessors.size);
        const startOf = (id: string) => {
          const found = placed.find(({ contract }) => contract.id === id);
          return found === undefined ? "" : firstTermStart(found.contract);
        };
        for (const [after, before] of predecessors) expect(startOf(before) < startOf(after)).toBe(true);
      }),
      { numRuns: runs },
    );
  });

  test("terms are those without lines, but for the last of a contract that is continued", () => {
    fc.assert(
      fc.property(histories, policies, arbitraryDay(), (contracts, policy, day) => {
        for (const history of inLines(contracts, policy)) {
          const expected = naiveTermsInLine(history, contracts, day, policy.graceDays);
          const withoutRenewals = ({ renewals: _, ...term }: (typeof expected)[number]) => term;
          const { terms } = termsOf(history, day, policy.graceDays);
          expect(terms.map(withoutRenewals)).toEqual(expected.map(withoutRenewals));
        }
      }),
      { numRuns: runs },
    );
  });

  test("what was known of an ended term does not change with contracts agreed later", () => {
    fc.assert(
      fc.property(histories, policies, arbitraryDay(), (all, policy, day) => {
        const contracts = all.map(({ contract, events }) => ({
          contract: { ...contract, agreedOn: null },
          events: standingEvents(events),
        }));
        const knownThen = contracts
          .filter(({ contract }) => firstTermStart(contract) <= day)
          .map(({ contract, events }) => ({ contract, events: events.filter((event) => event.day <= day) }));
        const outcomes = (placed: readonly ContractHistory[]) =>
          placed.flatMap((history) =>
            termsOf(history, day, policy.graceDays)
              .terms.filter((term) => term.heldUntil <= day && isDecided(term, day))
              .map(({ number, outcome, endsOn, decidedBy }) => [
                history.contract.id,
                number,
                outcome,
                endsOn,
                decidedBy,
              ]),
          );
        const seenLater = inLines(contracts, policy).filter(({ contract }) => firstTermStart(contract) <= day);
        expect(outcomes(seenLater)).toEqual(outcomes(inLines(knownThen, policy)));
      }),
      { numRuns: runs },
    );
  });

  test("a term that is continued is never lapsed, and one of the successor follows", () => {
    fc.assert(
      fc.property(histories, policies, (contracts, policy) => {
        const placed = inLines(contracts, policy);
        for (const history of placed) {
          const { successor } = history.line ?? {};
          if (!successor) continue;
          const last = termsOf(history, successor.startsOn, policy.graceDays).terms.at(-1);
          expect(last).toMatchObject({ decidedBy: TermDecision.SUCCEEDED, heldUntil: successor.startsOn });
        }
      }),
      { numRuns: runs },
    );
  });
}
