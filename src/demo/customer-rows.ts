import type { IngestRows } from "../actions/ingest/ingest.js";
import type { LocalDate } from "../domain/calendar.js";
import type { ContractEventFacts, ContractFacts } from "../domain/contract/contract.js";
import { termsOf } from "../domain/contract/contract-terms.js";
import { Direction, InteractionKind } from "../domain/customer/interaction.js";
import { Channel } from "../domain/customer/interaction.js";
import { DEFAULT_POLICY } from "../domain/loyalty/policy.js";
import type { ContractEventInput } from "../model/contract/contract-event-input.js";
import type { ContractUpsertInput } from "../model/contract/contract-input.js";
import type { CustomerUpsertInput } from "../model/customer/customer-input.js";
import type { ExternalIdInput } from "../model/customer/external-id.js";
import type { InteractionRecordInput } from "../model/interaction/interaction-input.js";
import type { PersonUpsertInput } from "../model/person/person-input.js";
import { CompanyPeople, type CompanyPerson } from "./cast/company-people.js";
import { drawIdentity, type Identity } from "./cast/identity.js";
import type { Persona, Segment } from "./cast/persona.js";
import type { DemoTime } from "./demo-time.js";
import type { Dice } from "./dice.js";
import type { InteractionDraft } from "./story/contact.js";
import { drawMistake } from "./story/contract-mistake.js";
import type { ContractStory } from "./story/contract-story.js";
import type { CustomerStory } from "./story/customer-story.js";
import { drawPause } from "./story/pause-story.js";
import { drawProspectTrial, drawTrialBefore } from "./story/trial-story.js";

/** Rows of every kind. */
export type WholeRows = { readonly [K in keyof IngestRows]-?: NonNullable<IngestRows[K]> };

/** All rows of one customer. */
export interface CustomerRows {
  readonly rows: WholeRows;
  /** States that correct what the rows recorded wrongly; they belong in a later batch. */
  readonly corrections: readonly ContractUpsertInput[];
}

/** What people, trials and pauses are drawn with: none of them changes a decision of the story, or what its dice draw. */
export interface Besides {
  readonly dice: Dice;
  readonly people: CompanyPeople;
}

/** The customer with this number, with everything that happened. */
export interface NumberedCustomer {
  readonly number: number;
  readonly persona: Persona;
  readonly story: CustomerStory;
  /** The day on which the customer was first seen. */
  readonly joinedOn: LocalDate;
}

/**
 * A name in the demo: `demo-c-00017` is a customer, whose contracts begin with `demo-k-00017` and whose contacts with
 * `demo-i-00017`; `demo-p-00017` is a person.
 */
export function demoName(letter: "c" | "p" | "k" | "i", number: number): string {
  return `demo-${letter}-${String(number).padStart(5, "0")}`;
}

/** Writes a customer's story as rows to ingest. */
export function rowsOf(dice: Dice, besides: Besides, customer: NumberedCustomer, time: DemoTime): CustomerRows {
  const { number, persona, story } = customer;
  const records = story.contracts.map((contract) => ({ contract, mistake: drawMistake(dice, contract, time) }));
  const identity = drawIdentity(dice, persona.segment, number);
  const people = besides.people.drawFor(identity).map((person) => personRow(person, number));
  const recorded = [
    ...records.map(({ contract, mistake }) => ({
      contract: drawTrialBefore(besides.dice, contract.contract, time),
      events: mistake?.events ?? [...contract.events, ...drawPause(besides.dice, contract, time)],
    })),
    ...(story.spans.length === 0 ? triedBy(besides.dice, customer, time) : []),
  ];
  const rows = {
    customers: [customerRow(dice, customer, identity, time)],
    people,
    contracts: recorded.map(({ contract }) => contractRow(contract, number)),
    contractEvents: recorded.flatMap(({ contract, events }) => events.map((event) => eventRow(event, contract.id))),
    interactions: interactionRows(story.interactions, number, time).map((row) => withPerson(besides.dice, row, people)),
  };
  const corrections = records.flatMap(({ contract, mistake }) =>
    mistake === null ? [] : [{ externalId: demoId(contract.contract.id), ...mistake.correction }],
  );
  return { rows, corrections };
}

/** The row that says who brought a customer. */
export function referralRow(occurredAt: Date, promoter: number, referred: number): InteractionRecordInput {
  return {
    externalId: demoId(`${demoName("i", referred)}-000`),
    customer: reference(promoter),
    kind: InteractionKind.REFERRAL,
    channel: Channel.OTHER,
    direction: Direction.INBOUND,
    occurredAt,
    referredCustomer: reference(referred),
    subject: "Recommended us",
  };
}

/** What a prospect has tried, or tries. */
function triedBy(dice: Dice, { number, persona, joinedOn }: NumberedCustomer, time: DemoTime): ContractStory[] {
  const tried = drawProspectTrial(dice, persona.segment, joinedOn, `${demoName("k", number)}-1`, time);
  return tried === null ? [] : [tried];
}

function personRow({ number, ...person }: CompanyPerson, customer: number): PersonUpsertInput {
  return { ...person, externalId: demoId(demoName("p", number)), customer: reference(customer) };
}

/** Of most service contacts with a company it is known who called; answers to surveys are the company's own. */
const CALLER_IS_KNOWN = 0.7;

function withPerson(
  dice: Dice,
  row: InteractionRecordInput,
  people: readonly PersonUpsertInput[],
): InteractionRecordInput {
  if (row.kind !== InteractionKind.SERVICE || people.length === 0 || !dice.chance(CALLER_IS_KNOWN)) return row;
  return { ...row, person: { externalId: dice.pick(people).externalId } };
}

function customerRow(
  dice: Dice,
  { number, persona, story }: NumberedCustomer,
  identity: Identity,
  time: DemoTime,
): CustomerUpsertInput {
  const { segment } = persona;
  const { name, company, email, phone } = identity;
  const since = story.contracts[0]?.contract.startsOn ?? story.spans[0]?.from ?? null;
  return {
    externalId: demoId(demoName("c", number)),
    name,
    company,
    email,
    phone,
    segment,
    tags: tagsOf(dice, persona, story),
    customFields: customFieldsOf(dice, segment, identity),
    customerSince: since,
    yearlySpend: yearlySpendOf(dice, story, time),
  };
}

function tagsOf(dice: Dice, persona: Persona, { contracts, spans }: CustomerStory): string[] {
  return [
    ...(persona.paysAutomatically ? ["direct debit"] : []),
    ...(dice.chance(0.35) ? ["newsletter"] : []),
    ...(spans.length > 1 ? ["won back"] : []),
    ...(contracts.length > spans.length ? ["two products"] : []),
    ...(persona.segment === "Professional" && dice.chance(0.12) ? ["reference customer"] : []),
  ];
}

const ACCOUNT_MANAGERS = ["Ute Lindner", "Matthias Albrecht", "Camille Dubois"];

/** The largest firm of a segment. */
const MOST_EMPLOYEES: Readonly<Record<Segment, number>> = { Private: 1, "Small business": 14, Professional: 40 };

function customFieldsOf(dice: Dice, segment: Segment, { city, industry }: Identity): Record<string, unknown> {
  if (industry === null) return { city };
  return {
    city,
    industry,
    employees: dice.whole(2, MOST_EMPLOYEES[segment]),
    accountManager: dice.pick(ACCOUNT_MANAGERS),
  };
}

/** Known of less than half of the customers; of what they ever spent in a year we had between a third and nearly all. */
function yearlySpendOf(
  dice: Dice,
  { contracts }: CustomerStory,
  { today }: DemoTime,
): CustomerUpsertInput["yearlySpend"] {
  if (contracts.length === 0 || !dice.chance(0.45)) return null;
  const withUs = contracts.reduce((sum, contract) => sum + dearestYearOf(contract, today), 0);
  return { minor: Math.ceil((withUs * dice.between(1.03, 3)) / 1_000) * 1_000, currency: "EUR" };
}

/** The most that a contract was ever worth a year. */
function dearestYearOf({ contract, events }: ContractStory, today: LocalDate): number {
  const { terms } = termsOf({ contract, events }, today, DEFAULT_POLICY.graceDays);
  return Math.max(...terms.map(({ value, endValue, months }) => (Math.max(value, endValue) / months) * 12));
}

function contractRow(contract: ContractFacts, number: number): ContractUpsertInput {
  const { id, currency, value, renewalValue, ...terms } = contract;
  return {
    ...terms,
    externalId: demoId(id),
    customer: reference(number),
    value: { minor: value, currency },
    renewalValue: renewalValue === null ? null : { minor: renewalValue, currency },
  };
}

function eventRow({ id, type, day, months, value, until }: ContractEventFacts, contractId: string): ContractEventInput {
  return {
    contract: { externalId: demoId(contractId) },
    externalId: demoId(id),
    type,
    day,
    months,
    until,
    value: value === null ? null : { minor: value, currency: "EUR" },
  };
}

/** The interactions that are past, in the order of time. */
function interactionRows(
  drafts: readonly InteractionDraft[],
  number: number,
  { latest }: DemoTime,
): InteractionRecordInput[] {
  return drafts
    .filter(({ occurredAt, resolvedAt }) => (resolvedAt ?? occurredAt) <= latest)
    .sort((one, other) => one.occurredAt.getTime() - other.occurredAt.getTime())
    .map((draft, index) => ({
      externalId: demoId(`${demoName("i", number)}-${String(index + 1).padStart(3, "0")}`),
      customer: reference(number),
      ...draft,
    }));
}

function reference(number: number): { externalId: ExternalIdInput } {
  return { externalId: demoId(demoName("c", number)) };
}

function demoId(externalId: string): ExternalIdInput {
  return { system: "demo", externalId };
}
