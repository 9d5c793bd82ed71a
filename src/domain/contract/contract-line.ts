import { addDays, type LocalDate } from "../calendar.js";
import { compareTexts } from "../text.js";
import {
  contractAgreedOn,
  type ContractFacts,
  type ContractHistory,
  contractKnownFrom,
  type LinePlace,
  type LineSuccessor,
  type LineTerm,
  SuccessionRule,
  termsBeginOn,
} from "./contract.js";
import { everBegins, termsOf } from "./contract-terms.js";
import { type Term, TermDecision, TermOutcome } from "./term.js";

/** What of a policy decides which contract succeeds which. */
export interface LinePolicy {
  readonly graceDays: number;
  /** The rule for contracts that have none of their own. */
  readonly succession: SuccessionRule;
}

/**
 * The contracts of one customer, each with its place in its line: many systems renew by a new record. A contract
 * succeeds the one that it names, or else, by its rule, the one of the same customer (and product) with the nearest
 * earlier start, of equal starts the one with the lower id. It must start before the other one's end, or in the grace
 * days after it; where that was cancelled or terminated, it must have been agreed before the end, or the customer had
 * left and was won back. A contract has one successor at most, the one that starts first, of equal starts one that names
 * it; another that names it continues its line. So contracts that start later never change how a term came out.
 *
 * Worked example: 12 months from 2025-01-01, and another 12 of the same product from 2026-01-10, 30 days of grace: one
 * line; the first term is RENEWED, decided on 2026-01-10.
 */
export function inLines<History extends ContractHistory>(
  histories: readonly History[],
  policy: LinePolicy,
): (History & { readonly line?: LinePlace })[] {
  const ruleOf = ({ succession }: ContractFacts) => succession ?? policy.succession;
  const mayHaveLines =
    histories.length > 1 &&
    histories.some(({ contract }) => contract.succeedsId || ruleOf(contract) !== SuccessionRule.EXPLICIT_ONLY);
  if (!mayHaveLines) return [...histories];

  const byId = new Map(histories.map((history) => [history.contract.id, history]));
  // A name that means a contract which starts later says nothing: it was not known when this one began.
  const namedBy = ({ contract }: History) => {
    const named = byId.get(contract.succeedsId ?? "");
    return named !== undefined && termsBeginOn(named.contract) < termsBeginOn(contract) ? named : undefined;
  };
  const inOrder = [...histories].sort(
    (one, other) =>
      compareTexts(termsBeginOn(one.contract), termsBeginOn(other.contract)) ||
      Number(namedBy(one) === undefined) - Number(namedBy(other) === undefined) ||
      compareTexts(one.contract.id, other.contract.id),
  );
  const predecessors = new Map<string, History>();
  const successors = new Map<string, History>();
  const lastOfLine = (history: History): History => {
    const next = successors.get(history.contract.id);
    return next === undefined ? history : lastOfLine(next);
  };
  for (const [index, successor] of inOrder.entries()) {
    const named = namedBy(successor);
    const candidates =
      named !== undefined
        ? [lastOfLine(named)]
        : meantBy(ruleOf(successor.contract), successor, inOrder.slice(0, index));
    const predecessor = candidates.find(
      (candidate) => !successors.has(candidate.contract.id) && canFollow(candidate, successor, policy.graceDays),
    );
    if (predecessor === undefined) continue;
    predecessors.set(successor.contract.id, predecessor);
    successors.set(predecessor.contract.id, successor);
  }
  if (predecessors.size === 0) return [...histories];

  // A predecessor begins first, so that its own place is known before it is asked for its last term.
  const placed = new Map<string, History & { readonly line?: LinePlace }>();
  for (const history of inOrder) {
    const { id } = history.contract;
    const before = placed.get(predecessors.get(id)?.contract.id ?? "");
    const after = successors.get(id)?.contract;
    const line = {
      predecessor:
        before === undefined ? null : lastTermBefore(before, termsBeginOn(history.contract), policy.graceDays),
      successor: after === undefined ? null : successorOf(after),
    };
    placed.set(id, line.predecessor === null && line.successor === null ? history : { ...history, line });
  }
  return histories.map((history) => placed.get(history.contract.id) ?? history);
}

/** A line as known on a day: its first contract, from its first term on and confirmed as long as its last one, and the terms of all its contracts, first to last. */
export interface KnownLine {
  readonly contract: ContractFacts;
  readonly terms: readonly Term[];
}

/** The lines of one customer's contracts, as known on a day: a contract agreed later begins none and continues none. */
export function knownLinesOf(
  histories: readonly ContractHistory[],
  day: LocalDate,
  { graceDays }: Pick<LinePolicy, "graceDays">,
): KnownLine[] {
  const byId = new Map(histories.map((history) => [history.contract.id, history]));
  const firsts = histories.filter(({ line }) => (line?.predecessor ?? null) === null);
  return firsts.map(({ contract }) => {
    const terms: Term[] = [];
    let confirmedUntil = contract.confirmedUntil;
    for (let next = byId.get(contract.id); next !== undefined;) {
      const own = termsOf(next, day, graceDays).terms;
      terms.push(...own);
      confirmedUntil = next.contract.confirmedUntil;
      const isSucceeded = own.at(-1)?.decidedBy === TermDecision.SUCCEEDED;
      next = isSucceeded ? byId.get(next.line?.successor?.contractId ?? "") : undefined;
    }
    return { contract: { ...contract, startsOn: termsBeginOn(contract), confirmedUntil }, terms };
  });
}

/** Whether a contract, as it stands on the day on which another one starts, can be continued by that one. */
function canFollow(predecessor: ContractHistory, successor: ContractHistory, graceDays: number): boolean {
  const startsOn = termsBeginOn(successor.contract);
  if (termsBeginOn(predecessor.contract) >= startsOn || !everBegins(successor)) return false;
  const { contract, events } = predecessor;
  const last = termsOf({ contract, events }, startsOn, graceDays).terms.at(-1);
  if (last === undefined) return false;
  const isInGrace =
    startsOn < addDays(last.endsOn, graceDays) && contractAgreedOn(successor.contract) <= last.heldUntil;
  // Of what is unconfirmed nobody said that it had ended.
  return startsOn <= last.endsOn || isInGrace || last.outcome === TermOutcome.UNCONFIRMED;
}

function lastTermBefore(history: ContractHistory, day: LocalDate, graceDays: number): LineTerm | null {
  const last = termsOf(history, day, graceDays).terms.at(-1);
  return last === undefined ? null : { contractId: history.contract.id, months: last.months, renewals: last.renewals };
}

function successorOf(contract: ContractFacts): LineSuccessor {
  return {
    contractId: contract.id,
    startsOn: termsBeginOn(contract),
    agreedOn: contractAgreedOn(contract),
    knownFrom: contractKnownFrom(contract),
  };
}

/** The earlier contracts that a contract may continue by a rule, the nearest start first. */
function meantBy<History extends ContractHistory>(
  rule: SuccessionRule,
  { contract: { product } }: History,
  earlier: readonly History[],
): History[] {
  if (rule === SuccessionRule.EXPLICIT_ONLY) return [];
  const meant =
    rule === SuccessionRule.SAME_CUSTOMER
      ? [...earlier]
      : earlier.filter(({ contract }) => product !== null && contract.product === product);
  return meant.sort(
    ({ contract: one }, { contract: other }) =>
      compareTexts(termsBeginOn(other), termsBeginOn(one)) || compareTexts(one.id, other.id),
  );
}
