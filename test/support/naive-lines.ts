import {
  ContractEventType,
  type ContractFacts,
  type ContractHistory,
  SuccessionRule,
} from "../../src/domain/contract/contract.js";
import type { LinePolicy } from "../../src/domain/contract/contract-line.js";
import { type Term, TermDecision, TermOutcome } from "../../src/domain/contract/term.js";
import { plusDays, plusMonths } from "./naive-calendar.js";
import { firstTermStart, naiveTermsOf } from "./naive-terms.js";

/** Which contract each one succeeds, by id. Written from DESIGN.md section 2 ("Lines"), not from `inLines`. */
export function naiveSuccessions(histories: readonly ContractHistory[], policy: LinePolicy): Map<string, string> {
  const found = new Map<string, string>();
  const nameOf = ({ contract }: ContractHistory) =>
    histories.find(
      (other) => other.contract.id === contract.succeedsId && firstTermStart(other.contract) < firstTermStart(contract),
    );
  const keyOf = (history: ContractHistory) =>
    `${firstTermStart(history.contract)} ${nameOf(history) ? "named" : "ruled"} ${history.contract.id}`;
  const byStart = [...histories].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  const followerOf = (id: string) => [...found].find(([, before]) => before === id)?.[0];
  for (const after of byStart) {
    let named = nameOf(after);
    for (let next = named; next !== undefined;) {
      named = next;
      const follower = followerOf(next.contract.id);
      next = histories.find(({ contract }) => contract.id === follower);
    }
    const candidates = named === undefined ? byRule(after, byStart, policy) : [named];
    const first = candidates.find((before) => !followerOf(before.contract.id) && mayFollow(before, after, policy));
    if (first !== undefined) found.set(after.contract.id, first.contract.id);
  }
  return found;
}

/** The terms of one of a customer's contracts, in its line, on a day. */
export function naiveTermsInLine(
  history: ContractHistory,
  all: readonly ContractHistory[],
  day: string,
  graceDays: number,
): Term[] {
  const after = all.find(({ contract }) => contract.id === history.line?.successor?.contractId)?.contract;
  return after === undefined
    ? naiveTermsOf(history.contract, history.events, day, graceDays)
    : naiveSucceededTermsOf(history, after, day, graceDays);
}

/** The terms of a contract on a day where another one continues it, from those that it would have without. */
function naiveSucceededTermsOf(before: ContractHistory, after: ContractFacts, day: string, graceDays: number): Term[] {
  const agreed = agreedOn(after);
  const startsOn = firstTermStart(after);
  const told = { after: { startsOn, agreedOn: agreed } };
  const alone = naiveTermsOf(before.contract, before.events, day, graceDays, told);
  if (agreed > day) return alone;
  const cut = alone.findIndex(({ endsOn }) => startsOn <= endsOn);
  const last = alone.at(-1);
  const index = cut === -1 ? alone.length - 1 : cut;
  const term = alone[index];
  if (term === undefined || last === undefined) return alone;
  if (cut === -1) {
    const isOver = last.outcome === TermOutcome.OPEN ? !before.contract.autoRenew : agreed <= last.heldUntil;
    if (!isOver || startsOn >= plusDays(last.endsOn, graceDays)) return alone;
  }
  const endsOn = cut === -1 ? term.endsOn : startsOn;
  const known = alone[index - 1]?.knownFrom ?? agreed;
  const shortened = naiveTermsOf(
    before.contract,
    before.events.filter((event) => event.day < endsOn || event.type === ContractEventType.MISTAKE),
    day,
    graceDays,
    told,
  );
  return [
    ...alone.slice(0, index),
    {
      ...term,
      ...(cut === -1 ? {} : prolongedUpTo(startsOn, before.contract, alone.slice(0, index), term)),
      endsOn,
      dueOn: plusDays(endsOn, -1),
      endValue: shortened[index]?.endValue ?? term.endValue,
      outcome: TermOutcome.RENEWED,
      decidedBy: TermDecision.SUCCEEDED,
      decidedOn: agreed,
      knownFrom: known > agreed ? known : agreed,
      heldUntil: startsOn,
      unconfirmedFrom: null,
    },
  ];
}

/** How far a pause had prolonged a term when the contract that continues it began. */
function prolongedUpTo(day: string, contract: ContractFacts, earlier: readonly Term[], term: Term): Partial<Term> {
  const before = earlier.reduce((sum, { months, prolongedMonths }) => sum + months + prolongedMonths, 0);
  const endAfter = (prolonged: number) => plusMonths(firstTermStart(contract), before + term.months + prolonged);
  const step = contract.renewalMonths ?? term.months;
  let prolongedMonths = 0;
  while (prolongedMonths < term.prolongedMonths && endAfter(prolongedMonths) < day) prolongedMonths += step;
  return { prolongedMonths, scheduledEndsOn: endAfter(prolongedMonths) };
}

function agreedOn({ agreedOn: concluded, startsOn, trialEndsOn }: ContractFacts): string {
  if (trialEndsOn && trialEndsOn > startsOn) return trialEndsOn;
  return concluded && concluded < startsOn ? concluded : startsOn;
}

function byRule(after: ContractHistory, byStart: readonly ContractHistory[], policy: LinePolicy): ContractHistory[] {
  const rule = after.contract.succession ?? policy.succession;
  if (rule === SuccessionRule.EXPLICIT_ONLY) return [];
  const { product } = after.contract;
  const meant = byStart.filter(
    ({ contract }) => rule === SuccessionRule.SAME_CUSTOMER || (product !== null && contract.product === product),
  );
  const starts = [...new Set(meant.map(({ contract }) => firstTermStart(contract)))].reverse();
  return starts.flatMap((start) =>
    meant
      .filter(({ contract }) => firstTermStart(contract) === start)
      .sort((one, other) => (one.contract.id < other.contract.id ? -1 : 1)),
  );
}

function mayFollow({ contract, events }: ContractHistory, after: ContractHistory, { graceDays }: LinePolicy): boolean {
  const startsOn = firstTermStart(after.contract);
  const isNeverBegun = naiveTermsOf(after.contract, after.events, startsOn, 0).length === 0;
  if (firstTermStart(contract) >= startsOn || isNeverBegun) return false;
  const last = naiveTermsOf(contract, events, startsOn, graceDays).at(-1);
  if (last === undefined) return false;
  return (
    last.outcome === TermOutcome.UNCONFIRMED ||
    startsOn <= last.endsOn ||
    (startsOn < plusDays(last.endsOn, graceDays) && agreedOn(after.contract) <= last.heldUntil)
  );
}
