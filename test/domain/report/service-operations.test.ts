import { Happening } from "../../../src/domain/customer/happenings.js";
import { Channel, QualitySource } from "../../../src/domain/customer/interaction.js";
import { ResolutionQuality } from "../../../src/domain/loyalty/policy.js";
import { percentileOf } from "../../../src/domain/report/percentile.js";
import type { OperationsContact } from "../../../src/domain/report/service/service-contact.js";
import { concernedKeptOf } from "../../../src/domain/report/service/service-kept.js";
import { OperationsTally } from "../../../src/domain/report/service/service-operations.js";

const PERIOD = { from: "2025-01-01", to: "2026-01-01", asOf: "2026-01-01" };
const TOLD = { returns: true, missed: true, proactive: true };
const { HIGH_EFFORT, LOW_EFFORT, UNRESOLVED } = ResolutionQuality;
const { MAPPING_RULE, STATED } = QualitySource;

const { REOPENED, TRANSFERRED, CLOSED_UNSOLVED } = Happening;

const AT = "2025-03-03T10:00:00Z";
const after = (hours: number) => new Date(Date.parse(AT) + hours * 3_600_000);

/** A contact closed after an hour, of which nothing else is known. */
function contact(fields: Partial<OperationsContact> = {}): OperationsContact {
  return {
    customerId: "ada",
    isService: true,
    proactive: false,
    missed: false,
    channel: null,
    agent: null,
    occurredAt: new Date(AT),
    firstResponseAt: null,
    resolvedAt: after(1),
    transfers: null,
    quality: null,
    qualitySource: null,
    happenings: null,
    inCase: null,
    ...fields,
  };
}

const happened = (...kinds: Happening[]) => ({ happenings: kinds.map((kind) => ({ kind, at: AT })) });

function tallyOf(...contacts: OperationsContact[]): OperationsTally {
  const tally = new OperationsTally();
  for (const each of contacts) tally.add(each);
  return tally;
}

const operationsOf = (...contacts: OperationsContact[]) => tallyOf(...contacts).result(PERIOD, TOLD);
const fraction = ({ numerator, denominator }: { numerator: number; denominator: number }) =>
  `${numerator}/${denominator}`;

describe("a percentile", () => {
  test.each([
    [[], 0.5, null],
    [[7], 0.5, 7],
    [[7], 0.9, 7],
    [[1, 3], 0.5, 2],
    [[1, 2, 4, 9], 0.5, 3],
    [[1, 2, 4, 9], 0.9, 7.5],
    [[1, 2, 4, 9, 10], 0.5, 4],
    [[1, 2, 4, 9], 1, 9],
  ])("of %j at %f is %p", (values, share, expected) => {
    const percentile = percentileOf(Float64Array.from(values), share);
    expect(percentile === null ? null : Number(percentile.toFixed(9))).toBe(expected);
  });
});

describe("waiting and resolving", () => {
  test("take hours of the clock; what is not known is left out and counted", () => {
    const { firstResponse, resolution } = operationsOf(
      contact({ firstResponseAt: after(0.5), resolvedAt: after(2) }),
      contact({ firstResponseAt: after(1.5), resolvedAt: after(10) }),
      contact({ resolvedAt: null }),
    );
    expect(firstResponse).toEqual({ count: 2, unknown: 1, median: 1, percentile90: 1.4, reason: null });
    expect(resolution).toEqual({ count: 2, unknown: 0, median: 6, percentile90: 9.2, reason: null });
  });

  test("nobody waited where we began, or where customers helped themselves", () => {
    const answered = { firstResponseAt: after(5) };
    const { firstResponse } = operationsOf(
      contact({ ...answered, proactive: true }),
      contact({ ...answered, channel: Channel.SELF_SERVICE }),
    );
    expect(firstResponse).toEqual({
      count: 0,
      unknown: 0,
      median: null,
      percentile90: null,
      reason: "of no contact of the period it is known when it was first answered",
    });
  });
});

describe("shares", () => {
  test("of transfers count contacts of which they are known", () => {
    const { transfersPerContact, handedOn } = operationsOf(
      contact({ transfers: 0 }),
      contact({ transfers: 3 }),
      contact(),
    );
    expect(transfersPerContact).toEqual({ mean: 1.5, sum: 3, count: 2, unknown: 1, reason: null });
    expect(handedOn).toMatchObject({ value: 0.5, numerator: 1, denominator: 2, reason: null });
  });

  test("of channels count contacts of which the channel is known, most used first", () => {
    const { channels, channelUnknown, selfService } = operationsOf(
      contact({ channel: Channel.SELF_SERVICE }),
      contact({ channel: Channel.PHONE }),
      contact({ channel: Channel.PHONE }),
      contact({ channel: Channel.EMAIL }),
      contact(),
    );
    expect(channels).toEqual([
      { channel: "PHONE", count: 2, share: 0.5 },
      { channel: "EMAIL", count: 1, share: 0.25 },
      { channel: "SELF_SERVICE", count: 1, share: 0.25 },
    ]);
    expect(channelUnknown).toBe(1);
    expect(fraction(selfService)).toBe("1/4");
  });

  test("of what we began count proactive contacts of other kinds too", () => {
    const { contacts, proactive } = operationsOf(
      contact({ proactive: true }),
      contact(),
      contact({ isService: false, proactive: true }),
    );
    expect({ contacts, proactive: fraction(proactive) }).toEqual({ contacts: 2, proactive: "2/3" });
  });

  test("of marks that nobody makes are unknown, not 0", () => {
    const tally = tallyOf(contact());
    expect(tally.told).toEqual({ returns: false, missed: false, proactive: false });
    const { missed, proactive, reopened, firstContactResolution } = tally.result(PERIOD, tally.told);
    for (const rate of [missed, proactive, reopened, firstContactResolution]) {
      expect(rate).toMatchObject({ value: null, denominator: 1, reason: expect.any(String) as string });
    }
    expect(tally.result(PERIOD, TOLD).missed).toMatchObject({ value: 0, reason: null });
  });

  test("of no contact are all unknown, with a reason", () => {
    const { firstResponse, resolution, transfersPerContact, channels, ...figures } = operationsOf();
    const { handedOn, missed, reopened, firstContactResolution, selfService, proactive } = figures;
    for (const rate of [handedOn, missed, reopened, firstContactResolution, selfService, proactive]) {
      expect(rate).toMatchObject({ value: null, denominator: 0, reason: expect.any(String) as string });
    }
    expect([firstResponse.median, resolution.median, transfersPerContact.mean]).toEqual([null, null, null]);
    expect(channels).toEqual([]);
  });
});

describe("a contact", () => {
  const ONLY = { hasEarlier: false, hasOther: false, hasLaterThanClosing: false };

  test.each<[string, Partial<OperationsContact>, reopened: string, settled: string]>([
    ["without a case is one by itself", {}, "0/1", "1/1"],
    ["that is the only one of its case settles it", { inCase: ONLY }, "0/1", "1/1"],
    ["closed without a solution settles nothing", { quality: UNRESOLVED }, "0/1", "0/1"],
    [
      "after which the case came back was opened again",
      { inCase: { hasEarlier: false, hasOther: true, hasLaterThanClosing: true } },
      "1/1",
      "0/1",
    ],
    [
      "beside which the customer came again was not the only one",
      { inCase: { hasEarlier: false, hasOther: true, hasLaterThanClosing: false } },
      "0/1",
      "0/1",
    ],
    [
      "that is not the first of its case counts for no case",
      { inCase: { hasEarlier: true, hasOther: true, hasLaterThanClosing: false } },
      "0/1",
      "0/0",
    ],
    [
      "that a rule calls hard and that was not handed on was opened again",
      { quality: HIGH_EFFORT, qualitySource: MAPPING_RULE, transfers: 1 },
      "1/1",
      "0/1",
    ],
    [
      "that a rule calls hard and that was handed on twice need not have been",
      { quality: HIGH_EFFORT, qualitySource: MAPPING_RULE, transfers: 2 },
      "0/1",
      "1/1",
    ],
    [
      "whose source tells that it was opened again was, however often it was handed on",
      {
        ...happened(REOPENED, TRANSFERRED, TRANSFERRED),
        transfers: 2,
        quality: HIGH_EFFORT,
        qualitySource: MAPPING_RULE,
      },
      "1/1",
      "0/1",
    ],
    [
      "whose source tells that it was opened again was, whatever the customer or people say of it",
      { ...happened(REOPENED), quality: LOW_EFFORT, qualitySource: STATED },
      "1/1",
      "0/1",
    ],
    [
      "of which the source tells one by one is not judged by a rule",
      { ...happened(TRANSFERRED), transfers: 1, quality: HIGH_EFFORT, qualitySource: MAPPING_RULE },
      "0/1",
      "1/1",
    ],
    [
      "that was opened again later than is known was not, though a rule knows of it",
      { happenings: [], quality: HIGH_EFFORT, qualitySource: MAPPING_RULE },
      "0/1",
      "1/1",
    ],
    ["that people call hard was not opened again", { quality: HIGH_EFFORT, qualitySource: STATED }, "0/1", "1/1"],
    ["that is open counts for neither", { resolvedAt: null }, "0/0", "0/0"],
  ])("%s", (_, fields, reopened, settled) => {
    const operations = operationsOf(contact(fields));
    expect(fraction(operations.reopened)).toBe(reopened);
    expect(fraction(operations.firstContactResolution)).toBe(settled);
  });

  test.each([
    [contact({ quality: LOW_EFFORT, qualitySource: STATED }), false],
    [contact({ quality: UNRESOLVED, qualitySource: MAPPING_RULE }), true],
    [contact({ inCase: ONLY }), true],
    [contact({ ...happened(REOPENED), quality: LOW_EFFORT, qualitySource: STATED }), true],
    [contact({ ...happened(TRANSFERRED, TRANSFERRED), quality: HIGH_EFFORT, qualitySource: MAPPING_RULE }), false],
    [contact({ ...happened(CLOSED_UNSOLVED), quality: UNRESOLVED, qualitySource: MAPPING_RULE }), false],
  ])(
    "tells whether customers come back where it names a case, was opened again, or only a rule judged it",
    (each, expected) => {
      expect(tallyOf(each).told.returns).toBe(expected);
    },
  );
});

test.each([
  [30, 27, 0.9],
  [29, 26, null],
  [0, 0, null],
])("of %i customers concerned %i kept: %p", (atStart, kept, value) => {
  const rate = concernedKeptOf({ atStart: atStart + 3, kept, unconfirmed: 3 }, PERIOD);
  expect(rate).toMatchObject({ value, numerator: kept, denominator: atStart, unconfirmed: 3 });
  expect(rate.reason).toEqual(value === null ? expect.stringContaining("fewer than 30") : null);
});
