import type { ReportPeriod } from "../../src/actions/report/report-period.js";
import { RetentionBasis } from "../../src/domain/contract/retention.js";
import { Channel, InteractionKind, QualitySource } from "../../src/domain/customer/interaction.js";
import { type LoyaltyPolicy, ResolutionQuality } from "../../src/domain/loyalty/policy.js";
import type { Interaction } from "../../src/model/interaction/interaction.js";
import { naiveRetention } from "./naive-retention.js";
import type { LocalInteraction } from "./naive-service.js";
import type { StoredCustomer } from "./stored-facts.js";

/** An interaction as it stood on a day: with all others of that day, and the local day by which it is counted. */
export interface KnownInteraction extends LocalInteraction {
  readonly countedOn: string;
  readonly isClosed: boolean;
  readonly wasReopened: boolean;
}

/** The interactions known on a day. */
export function knownOn(interactions: readonly LocalInteraction[], asOf: string): KnownInteraction[] {
  return interactions
    .filter(({ occurredOn }) => occurredOn <= asOf)
    .map((interaction) => {
      const isClosed = interaction.resolvedOn !== null && interaction.resolvedOn <= asOf;
      const countedOn = isClosed ? (interaction.resolvedOn ?? "") : interaction.occurredOn;
      const wasReopened = interaction.reopenedOn.some((day) => day <= asOf);
      return { ...interaction, countedOn, isClosed, wasReopened };
    });
}

/** Those that service operations count on the local days `[from, to)`. */
export function countedWithin(known: readonly KnownInteraction[], { from, to }: ReportPeriod): KnownInteraction[] {
  return known.filter(({ row, countedOn }) => countedOn >= from && countedOn < to && (isService(row) || row.proactive));
}

/** Service operations as fractions and figures, by loops over interactions; floats are rounded. */
export function naiveOperations(
  counted: readonly KnownInteraction[],
  known: readonly KnownInteraction[],
  customers: readonly StoredCustomer[],
  period: ReportPeriod,
  policy: LoyaltyPolicy,
) {
  const contacts = counted.filter(({ row }) => isService(row));
  const closed = contacts.filter(({ isClosed }) => isClosed);
  const awaited = contacts.filter(({ row }) => !row.proactive && row.channel !== Channel.SELF_SERVICE);
  const answered = awaited.flatMap(({ row }) => hours(row.occurredAt, row.firstResponseAt));
  const resolved = closed.flatMap(({ row }) => hours(row.occurredAt, row.resolvedAt));
  const transfers = contacts.flatMap(({ row }) => row.transfers ?? []);
  const channels = contacts.flatMap(({ row }) => row.channel ?? []);
  const othersOf = (contact: KnownInteraction) =>
    known.filter(
      ({ row }) =>
        isService(row) &&
        row.id !== contact.row.id &&
        row.caseKey !== null &&
        row.caseKey === contact.row.caseKey &&
        row.customerId === contact.row.customerId,
    );
  const isFirst = (contact: KnownInteraction) =>
    [contact, ...othersOf(contact)].map(({ row }) => `${row.occurredAt.toISOString()} ${row.id}`).sort()[0] ===
    `${contact.row.occurredAt.toISOString()} ${contact.row.id}`;
  const isReopened = (contact: KnownInteraction) => {
    const { resolvedAt, qualitySource, resolutionQuality, transfers: handed } = contact.row;
    const later = othersOf(contact).filter(
      ({ row }) => row.occurredAt.getTime() >= (resolvedAt?.getTime() ?? Infinity),
    );
    const isRuled =
      contact.row.happenings === null &&
      qualitySource === QualitySource.MAPPING_RULE &&
      resolutionQuality === ResolutionQuality.HIGH_EFFORT &&
      (handed ?? 0) <= 1;
    return contact.wasReopened || later.length > 0 || isRuled;
  };
  const firsts = closed.filter(isFirst);
  const settled = firsts.filter(
    (contact) =>
      othersOf(contact).length === 0 &&
      contact.row.resolutionQuality !== ResolutionQuality.UNRESOLVED &&
      !isReopened(contact),
  );
  const concerned = new Set(contacts.map(({ row }) => row.customerId));
  const own = customers.filter(({ customer }) => concerned.has(customer.id));
  const { atStart, kept, unconfirmedCustomers } = naiveRetention(own, period, policy, RetentionBasis.TERMS);
  return {
    contacts: contacts.length,
    closed: closed.length,
    firstResponse: durations(answered, awaited.length),
    resolution: durations(resolved, closed.length),
    transfers: [sum(transfers), transfers.length, contacts.length - transfers.length],
    handedOn: [transfers.filter((count) => count > 0).length, transfers.length],
    missed: [contacts.filter(({ row }) => row.missed).length, contacts.length],
    reopened: [closed.filter(isReopened).length, closed.length],
    firstContactResolution: [settled.length, firsts.length],
    selfService: [channels.filter((channel) => channel === Channel.SELF_SERVICE).length, channels.length],
    proactive: [counted.filter(({ row }) => row.proactive).length, counted.length],
    channels: Object.values(Channel)
      .map((channel) => `${channel} ${channels.filter((each) => each === channel).length}`)
      .filter((count) => !count.endsWith(" 0"))
      .sort(),
    customersKept: [kept, atStart - unconfirmedCustomers],
  };
}

function isService({ kind }: Interaction): boolean {
  return kind === InteractionKind.SERVICE || kind === InteractionKind.COMPLAINT;
}

function hours(from: Date, to: Date | null): number[] {
  return to === null ? [] : [(to.getTime() - from.getTime()) / 3_600_000];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function durations(values: readonly number[], all: number) {
  const [median, percentile90] = [0.5, 0.9].map((share) => percentile(values, share));
  return { count: values.length, unknown: all - values.length, median, percentile90 };
}

/** The values stand at equal distances from 0 to 1; between two of them a straight line is followed. */
function percentile(values: readonly number[], share: number): string | null {
  const ascending = [...values].sort((one, other) => one - other);
  const steps = ascending.length - 1;
  const [only = null] = ascending;
  if (steps <= 0) return only?.toFixed(6) ?? null;
  for (let step = 0; step < steps; step += 1) {
    const [low = NaN, high = NaN] = ascending.slice(step);
    const [begins, ends] = [step / steps, (step + 1) / steps];
    if (share <= ends) return (low + ((high - low) * (share - begins)) / (ends - begins)).toFixed(6);
  }
  return null;
}
