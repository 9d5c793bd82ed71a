import type { RetentionPeriod } from "../../contract/retention.js";
import { Channel } from "../../customer/interaction.js";
import { type Rate, rateOf } from "../../rate.js";
import { percentileOf } from "../percentile.js";
import {
  isAwaited,
  isFirstOfCase,
  isReopened,
  type OperationsContact,
  settlesCase,
  tellsReturns,
} from "./service-contact.js";

/** How a service desk works over a period. */
export interface ServiceOperations {
  /** SERVICE and COMPLAINT contacts of the period: closed in it, or open and begun in it. */
  readonly contacts: number;
  readonly closed: number;
  readonly firstResponse: Durations;
  readonly resolution: Durations;
  readonly transfersPerContact: MeanCount;
  readonly handedOn: Rate;
  readonly missed: Rate;
  readonly reopened: Rate;
  readonly firstContactResolution: Rate;
  readonly selfService: Rate;
  readonly proactive: Rate;
  /** Service contacts by channel, of those of which it is known; the most used first. */
  readonly channels: readonly ChannelShare[];
  readonly channelUnknown: number;
}

/** How long something took, in hours of the clock. */
export interface Durations {
  /** Contacts of which it is known. */
  readonly count: number;
  /** Contacts that would have it, but of which it is not known. */
  readonly unknown: number;
  readonly median: number | null;
  readonly percentile90: number | null;
  readonly reason: string | null;
}

/** A mean of counts over the contacts of which they are known. */
export interface MeanCount {
  readonly mean: number | null;
  readonly sum: number;
  readonly count: number;
  readonly unknown: number;
  readonly reason: string | null;
}

export interface ChannelShare {
  readonly channel: Channel;
  readonly count: number;
  readonly share: number;
}

/** What the shares among service operations mean. */
export const OPERATION_RATES = {
  handedOn: "contacts handed on at least once / contacts of which it is known how often",
  missed: "contacts that nobody answered / service contacts",
  reopened: "closed contacts that were opened again, or after which the case came back / closed contacts",
  firstContactResolution:
    "cases closed with one contact, solved and not opened again / cases whose first contact was closed",
  selfService: "contacts in which customers helped themselves / contacts of which the channel is known",
  proactive:
    "contacts in which we acted before the customer had to ask / service contacts and proactive contacts of other kinds",
};

const MS_PER_HOUR = 3_600_000;

const NO_CONTACT = "no service contact belongs to the period";
const NONE_CLOSED = "no service contact was closed in the period";
const NO_RESPONSE = "of no contact of the period it is known when it was first answered";
const NO_TRANSFERS = "of no contact of the period it is known how often it was handed on";
const NO_CHANNEL = "of no contact of the period the channel is known";
const NONE_MISSED = "no contact of the report is marked as missed: their source may not tell which were";
const NONE_PROACTIVE = "no contact of the report is marked as proactive: their source may not tell which were";
const NO_RETURNS =
  "nothing tells whether customers came back: no contact names its case, and no source or rule of a mapping says that one was reopened";

/** What the source of a report's contacts was seen to tell at all: a mark that is never made says nothing. */
export interface ToldMarks {
  readonly returns: boolean;
  readonly missed: boolean;
  readonly proactive: boolean;
}

/** Adds up contacts; 16 bytes are kept of each, for percentiles need every value. */
export class OperationsTally {
  private contacts = 0;
  private closed = 0;
  private awaited = 0;
  private missed = 0;
  private reopened = 0;
  private cases = 0;
  private settledAtOnce = 0;
  private proactive = 0;
  private proactiveOthers = 0;
  private handedOn = 0;
  private transfers = 0;
  private transfersKnown = 0;
  private readonly responses: number[] = [];
  private readonly resolutions: number[] = [];
  private readonly channels = new Map<Channel, number>();
  private toldReturns = false;

  /** The marks that some of the contacts have. */
  get told(): ToldMarks {
    return {
      returns: this.toldReturns,
      missed: this.missed > 0,
      proactive: this.proactive + this.proactiveOthers > 0,
    };
  }

  add(contact: OperationsContact): void {
    if (!contact.isService) {
      this.proactiveOthers += 1;
      return;
    }
    const { channel, transfers, occurredAt, firstResponseAt, resolvedAt } = contact;
    this.contacts += 1;
    if (contact.proactive) this.proactive += 1;
    if (contact.missed) this.missed += 1;
    if (channel !== null) this.channels.set(channel, (this.channels.get(channel) ?? 0) + 1);
    if (isAwaited(contact)) {
      this.awaited += 1;
      if (firstResponseAt !== null) this.responses.push(hoursBetween(occurredAt, firstResponseAt));
    }
    if (transfers !== null) {
      this.transfersKnown += 1;
      this.transfers += transfers;
      if (transfers > 0) this.handedOn += 1;
    }
    this.toldReturns ||= tellsReturns(contact);
    if (resolvedAt === null) return;
    this.closed += 1;
    this.resolutions.push(hoursBetween(occurredAt, resolvedAt));
    if (isReopened(contact)) this.reopened += 1;
    if (!isFirstOfCase(contact)) return;
    this.cases += 1;
    if (settlesCase(contact)) this.settledAtOnce += 1;
  }

  /** The figures; `told`: the marks that contacts of the whole report have. */
  result(period: RetentionPeriod, told: ToldMarks): ServiceOperations {
    const { contacts, closed, transfersKnown } = this;
    const rate = (numerator: number, denominator: number, definition: string, emptyReason: string) =>
      rateOf({ numerator, denominator, definition, ...period }, emptyReason);
    const onChannels = [...this.channels.values()].reduce((sum, count) => sum + count, 0);
    return {
      contacts,
      closed,
      firstResponse: durationsOf(this.responses, this.awaited, NO_RESPONSE),
      resolution: durationsOf(this.resolutions, closed, NONE_CLOSED),
      transfersPerContact: {
        mean: transfersKnown === 0 ? null : this.transfers / transfersKnown,
        sum: this.transfers,
        count: transfersKnown,
        unknown: contacts - transfersKnown,
        reason: transfersKnown === 0 ? NO_TRANSFERS : null,
      },
      handedOn: rate(this.handedOn, transfersKnown, OPERATION_RATES.handedOn, NO_TRANSFERS),
      missed: unlessUntold(told.missed, rate(this.missed, contacts, OPERATION_RATES.missed, NO_CONTACT), NONE_MISSED),
      reopened: unlessUntold(
        told.returns,
        rate(this.reopened, closed, OPERATION_RATES.reopened, NONE_CLOSED),
        NO_RETURNS,
      ),
      firstContactResolution: unlessUntold(
        told.returns,
        rate(this.settledAtOnce, this.cases, OPERATION_RATES.firstContactResolution, NONE_CLOSED),
        NO_RETURNS,
      ),
      selfService: rate(
        this.channels.get(Channel.SELF_SERVICE) ?? 0,
        onChannels,
        OPERATION_RATES.selfService,
        NO_CHANNEL,
      ),
      proactive: unlessUntold(
        told.proactive,
        rate(
          this.proactive + this.proactiveOthers,
          contacts + this.proactiveOthers,
          OPERATION_RATES.proactive,
          NO_CONTACT,
        ),
        NONE_PROACTIVE,
      ),
      channels: [...this.channels]
        .map(([channel, count]) => ({ channel, count, share: count / onChannels }))
        .sort((one, other) => other.count - one.count || (one.channel < other.channel ? -1 : 1)),
      channelUnknown: contacts - onChannels,
    };
  }
}

/** The rate, unless its numerator counts a mark that nobody was seen to make: then it is unknown, not 0. */
function unlessUntold(isTold: boolean, rate: Rate, reason: string): Rate {
  return isTold || rate.denominator === 0 ? rate : { ...rate, value: null, reason };
}

function hoursBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / MS_PER_HOUR;
}

function durationsOf(hours: readonly number[], all: number, emptyReason: string): Durations {
  const ascending = Float64Array.from(hours).sort();
  return {
    count: hours.length,
    unknown: all - hours.length,
    median: percentileOf(ascending, 0.5),
    percentile90: percentileOf(ascending, 0.9),
    reason: hours.length === 0 ? emptyReason : null,
  };
}
