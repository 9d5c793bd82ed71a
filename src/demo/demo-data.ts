import type { IngestRows } from "../actions/ingest/ingest.js";
import { addDays, type LocalDate } from "../domain/calendar.js";
import type { ContractUpsertInput } from "../model/contract/contract-input.js";
import type { InteractionRecordInput } from "../model/interaction/interaction-input.js";
import { CompanyPeople } from "./cast/company-people.js";
import { drawPersona } from "./cast/persona.js";
import { type CustomerRows, demoName, referralRow, rowsOf, type WholeRows } from "./customer-rows.js";
import { daysBetween, type DemoTime, demoTimeUpTo, earlierDay, laterDay, officeHourOn } from "./demo-time.js";
import { Dice } from "./dice.js";
import { Promoters } from "./promoters.js";
import { generateCustomer, type Relation } from "./story/customer-story.js";
import { ServiceStory } from "./story/service-story.js";

/** What demo data are wanted. */
export interface DemoOptions {
  /** The same seed and day give exactly the same rows. */
  readonly seed: number;
  /** The day on which the data end; no interaction lies in its future. */
  readonly today: LocalDate;
  /** Number of customers, prospects included; 2,000 by default. */
  readonly customers?: number;
}

/** How many customers the demo has. */
export const DEMO_CUSTOMERS = 2_000;
const LARGEST_BATCH = 500;
const MOST_INTERACTIONS_AT_ONCE = 300;

/**
 * The customers of a made-up telephone and office service, with eight years of contracts and contacts up to a day, as
 * batches of at most 500 rows for `ingest`, to be written in order. A customer's later chance to stay follows from the
 * quality of service before. All rows have external ids of the system "demo", so that writing them twice changes
 * nothing. The oldest customers come first, and all rows of one customer come together, apart from those that correct
 * a mistake of an earlier batch.
 */
export function demoBatches({ seed, today, customers = DEMO_CUSTOMERS }: DemoOptions): Generator<IngestRows> {
  return packed(demoCustomers(seed, demoTimeUpTo(today), customers));
}

function* demoCustomers(seed: number, time: DemoTime, customers: number): Generator<CustomerRows> {
  const dice = new Dice(seed);
  const besidesDice = new Dice(~seed);
  const besides = { dice: besidesDice, people: new CompanyPeople(besidesDice) };
  const promoters = new Promoters();
  for (let number = 1; number <= customers; number += 1) {
    const share = (number - 0.5) / customers;
    const joinedOn = drawJoining(dice, share, time);
    const persona = drawPersona(dice);
    const service = new ServiceStory(dice, persona, time, demoName("c", number), laterDay(joinedOn, time.watchedFrom));
    const relation = share < SHARE_FROM_BEFORE ? "CONTRACT" : dice.weighted(RELATIONS);
    const story = generateCustomer({ dice, time, persona, service }, relation, joinedOn, demoName("k", number));
    const { rows, corrections } = rowsOf(dice, besides, { number, persona, story, joinedOn }, time);
    const promoter = relation !== "PROSPECT" && dice.chance(SHARE_REFERRED) ? promoters.drawFor(dice, joinedOn) : null;
    const referrals = promoter === null ? [] : [drawReferral(dice, joinedOn, promoter, number)];
    yield { rows: { ...rows, interactions: [...rows.interactions, ...referrals] }, corrections };
    promoters.note(number, story);
  }
}

const RELATIONS: Readonly<Record<Relation, number>> = { CONTRACT: 0.9, PAY_PER_USE: 0.025, PROSPECT: 0.075 };
const SHARE_REFERRED = 0.14;

/** Share of customers that joined before the eight years, and by how many days at most. */
const SHARE_FROM_BEFORE = 0.04;
const DAYS_BEFORE = 1_200;

/** Below 1: ever more customers join as the years pass. */
const GROWTH = 0.8;

function drawJoining(dice: Dice, share: number, { watchedFrom, today }: DemoTime): LocalDate {
  if (share < SHARE_FROM_BEFORE) return addDays(watchedFrom, -dice.whole(30, DAYS_BEFORE));
  const position = ((share - SHARE_FROM_BEFORE) / (1 - SHARE_FROM_BEFORE)) ** GROWTH;
  const days = Math.round(position * daysBetween(watchedFrom, today)) + dice.whole(-10, 10);
  return earlierDay(laterDay(addDays(watchedFrom, days), watchedFrom), addDays(today, -2));
}

function drawReferral(dice: Dice, joinedOn: LocalDate, promoter: number, referred: number): InteractionRecordInput {
  return referralRow(officeHourOn(dice, addDays(joinedOn, -dice.whole(1, 30))), promoter, referred);
}

/** Puts the rows of customers into batches; corrections go into the batch after. */
function* packed(customers: Iterable<CustomerRows>): Generator<IngestRows> {
  let batch = emptyBatch([]);
  let corrections: ContractUpsertInput[] = [];
  for (const customer of customers) {
    for (const piece of piecesOf(customer.rows)) {
      if (sizeOf(batch) + sizeOf(piece) > LARGEST_BATCH) {
        yield batch;
        batch = emptyBatch(corrections);
        corrections = [];
      }
      append(batch, piece);
    }
    corrections.push(...customer.corrections);
  }
  if (sizeOf(batch) > 0) yield batch;
  if (corrections.length > 0) yield emptyBatch(corrections);
}

function emptyBatch(contracts: ContractUpsertInput[]): WholeRows {
  return { customers: [], people: [], contracts, contractEvents: [], interactions: [] };
}

function append(batch: WholeRows, rows: WholeRows): void {
  batch.customers.push(...rows.customers);
  batch.people.push(...rows.people);
  batch.contracts.push(...rows.contracts);
  batch.contractEvents.push(...rows.contractEvents);
  batch.interactions.push(...rows.interactions);
}

function sizeOf(rows: WholeRows): number {
  return Object.values(rows).reduce((size, { length }) => size + length, 0);
}

/** The rows at once, or, where a customer has very many interactions, one part of them after the other. */
function piecesOf(rows: WholeRows): WholeRows[] {
  const { interactions } = rows;
  const pieces = [{ ...rows, interactions: interactions.slice(0, MOST_INTERACTIONS_AT_ONCE) }];
  for (let first = MOST_INTERACTIONS_AT_ONCE; first < interactions.length; first += MOST_INTERACTIONS_AT_ONCE) {
    pieces.push({ ...emptyBatch([]), interactions: interactions.slice(first, first + MOST_INTERACTIONS_AT_ONCE) });
  }
  return pieces;
}
