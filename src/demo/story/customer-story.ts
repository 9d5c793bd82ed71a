import { addDays, addMonths, type LocalDate } from "../../domain/calendar.js";
import { InteractionKind } from "../../domain/customer/interaction.js";
import { drawOffer } from "../cast/offer.js";
import { dayWithin, earlierDay, laterDay } from "../demo-time.js";
import {
  clickChannel,
  drawAfterword,
  drawOutreach,
  drawPurchase,
  drawVisit,
  drawWelcome,
  generateActivity,
  type Span,
} from "./activity-story.js";
import type { HistorySource } from "./chapter.js";
import type { InteractionDraft } from "./contact.js";
import { type ContractStory, generateContract } from "./contract-story.js";
import { generatePayments } from "./payment-story.js";

/** What a customer is to the provider. */
export type Relation = "CONTRACT" | "PAY_PER_USE" | "PROSPECT";

/** Everything that happened between a customer and the provider before today. */
export interface CustomerStory {
  readonly contracts: readonly ContractStory[];
  readonly interactions: readonly InteractionDraft[];
  /** Unbroken stretches in which they were a customer, in order. */
  readonly spans: readonly Span[];
}

/** Generates the history of one customer whose contracts have ids that begin with `contractPrefix`. */
export function generateCustomer(
  source: HistorySource,
  relation: Relation,
  joinedOn: LocalDate,
  contractPrefix: string,
): CustomerStory {
  if (relation === "PROSPECT") return { contracts: [], interactions: prospectVisits(source, joinedOn), spans: [] };
  const { dice, time, service } = source;
  if (relation === "PAY_PER_USE") {
    const span = { from: joinedOn, until: earlierDay(time.today, addDays(joinedOn, dice.whole(200, 1_600))) };
    service.generateUntil(span.until);
    const purchases = Array.from({ length: dice.whole(1, 6) }, () =>
      drawPurchase(dice, dayWithin(dice, joinedOn, span.until)),
    );
    return storyOf(source, [], [span], purchases);
  }
  const contracts = generateContracts(source, joinedOn, contractPrefix);
  const payments = contracts.flatMap((contract) => generatePayments(source, contract));
  return storyOf(source, contracts, spansOf(contracts, source), payments);
}

function storyOf(
  source: HistorySource,
  contracts: readonly ContractStory[],
  spans: readonly Span[],
  others: readonly InteractionDraft[],
): CustomerStory {
  const { dice, service } = source;
  const contacts = service.contacts.map(({ draft }) => draft);
  const welcomes = spans.filter(() => dice.chance(0.55)).map(({ from }) => drawWelcome(dice, from));
  const interactions = [
    ...contacts,
    ...contacts.flatMap((contact) => drawAfterword(dice, contact)),
    ...welcomes,
    ...spans.flatMap((span) => generateActivity(source, span)),
    ...others,
  ];
  return { contracts, interactions, spans };
}

const HAS_SECOND_CONTRACT = 0.1;
const COMES_BACK = 0.2;

/** The first contract, sometimes a second one beside it, and sometimes a new one after the customer had left. */
function generateContracts(source: HistorySource, joinedOn: LocalDate, prefix: string): ContractStory[] {
  const { dice, time, service } = source;
  const first = generateOffered(source, joinedOn, `${prefix}-1`, []);
  const endedOn = earlierDay(first.endsOn ?? time.today, time.today);
  const secondOn = dayWithin(dice, addDays(laterDay(joinedOn, time.watchedFrom), 60), endedOn);
  if (dice.chance(HAS_SECOND_CONTRACT) && secondOn < endedOn) {
    return [first, generateOffered(source, secondOn, `${prefix}-2`, [first.product])];
  }
  const backOn = addDays(endedOn, dice.whole(40, 500));
  if (first.endsOn === null || backOn >= time.today || !dice.chance(COMES_BACK)) return [first];
  service.restUntil(backOn);
  return [first, generateOffered(source, backOn, `${prefix}-2`, [])];
}

function generateOffered(
  source: HistorySource,
  startsOn: LocalDate,
  id: string,
  owned: readonly string[],
): ContractStory {
  const { dice, persona, time } = source;
  const { product, terms } = drawOffer(dice, persona.segment, startsOn, owned);
  if (startsOn >= time.watchedFrom)
    return generateContract(source, product, { ...terms, id, startsOn, observedFrom: null });
  return generateContract(source, product, { ...terms, autoRenew: true, id, startsOn, observedFrom: time.watchedFrom });
}

/** Joins contracts that touch or overlap, from when records are kept until today. */
function spansOf(contracts: readonly ContractStory[], { time }: HistorySource): Span[] {
  const spans: Span[] = [];
  for (const { contract, endsOn } of contracts) {
    const from = laterDay(contract.startsOn, time.watchedFrom);
    const until = earlierDay(endsOn ?? time.today, time.today);
    const last = spans.at(-1);
    if (last === undefined || from > last.until) spans.push({ from, until });
    else spans[spans.length - 1] = { from: last.from, until: laterDay(last.until, until) };
  }
  return spans;
}

/** A prospect is written to, and sometimes looks at what is offered. */
function prospectVisits({ dice, time }: HistorySource, firstSeenOn: LocalDate): InteractionDraft[] {
  const until = earlierDay(addMonths(firstSeenOn, 10), time.today);
  const outreaches = Array.from({ length: dice.whole(1, 3) }, () =>
    drawOutreach(dice, dayWithin(dice, firstSeenOn, until)),
  );
  const clicks = Array.from({ length: dice.whole(0, 2) }, () =>
    drawVisit(dice, InteractionKind.CLICK, clickChannel(dice), dayWithin(dice, firstSeenOn, until)),
  );
  return [...outreaches, ...clicks];
}
