import { Happening } from "../../src/domain/customer/happenings.js";
import { Channel, QualitySource } from "../../src/domain/customer/interaction.js";
import { ResolutionQuality } from "../../src/domain/loyalty/policy.js";
import { countAffirmations } from "../../src/domain/report/affirmation.js";
import type { OperationsContact } from "../../src/domain/report/service/service-contact.js";
import { concernedKeptOf } from "../../src/domain/report/service/service-kept.js";
import { OperationsTally, type ServiceOperations } from "../../src/domain/report/service/service-operations.js";
import { type StepFacts, stepsOf } from "../../src/domain/report/service/service-steps.js";
import { ServiceTally } from "../../src/domain/report/service/service-tally.js";
import type { Arguments, Figures } from "./example-blocks.js";

const PERIOD = { from: "2025-01-01", to: "2026-01-01", asOf: "2026-01-01" };
const BEGUN = new Date("2025-03-03T10:00:00Z");

/** The function of the domain behind each example on service operations, given what the example says. */
export const SERVICE_RUNS: Readonly<Record<string, (given: Arguments) => Figures>> = {
  firstResponse(given) {
    const answered = given.numbers("hours").map((hours) => contact({ firstResponseAt: hoursAfter(hours) }));
    const { median, percentile90, count, unknown } = operationsOf([
      ...answered,
      ...times(given.number("unknown", 0), {}),
    ]).firstResponse;
    return { median, percentile90, count, unknown };
  },
  transfers(given) {
    const known = given.numbers("known").map((transfers) => contact({ transfers }));
    const operations = operationsOf([...known, ...times(given.number("unknown", 0), {})]);
    return { perContact: operations.transfersPerContact.mean, handedOn: operations.handedOn.value };
  },
  missed(given) {
    const missed = given.number("missed");
    return {
      "": operationsOf([...times(missed, { missed: true }), ...times(given.number("contacts") - missed, {})]).missed
        .value,
    };
  },
  cases(given) {
    const inCase = { hasEarlier: false, hasOther: false, hasLaterThanClosing: false };
    const ruled = { quality: ResolutionQuality.HIGH_EFFORT, qualitySource: QualitySource.MAPPING_RULE };
    const operations = operationsOf([
      ...times(given.number("settled"), {}),
      ...times(given.number("unsolved", 0), { quality: ResolutionQuality.UNRESOLVED }),
      ...times(given.number("cameBack", 0), { inCase: { ...inCase, hasOther: true, hasLaterThanClosing: true } }),
      ...times(given.number("cameBack", 0), { inCase: { ...inCase, hasOther: true, hasEarlier: true } }),
      ...times(given.number("toldReopened", 0), {
        happenings: [{ kind: Happening.REOPENED, at: BEGUN.toISOString() }],
      }),
      ...times(given.number("ruledReopened", 0), ruled),
    ]);
    const { firstContactResolution, reopened } = operations;
    return { firstContactResolution: firstContactResolution.value, reopened: reopened.value };
  },
  channelMix(given) {
    const operations = operationsOf([
      ...times(given.number("PHONE", 0), { channel: Channel.PHONE }),
      ...times(given.number("SELF_SERVICE", 0), { channel: Channel.SELF_SERVICE }),
      ...times(given.number("unknown", 0), {}),
      ...times(given.number("proactiveOutreach", 0), { isService: false, proactive: true }),
    ]);
    const shares = operations.channels.map(({ channel, share }) => [channel, share] as const);
    const { selfService, proactive } = operations;
    return { ...Object.fromEntries(shares), selfService: selfService.value, proactive: proactive.value };
  },
  affirmations: (given) => ({
    ...countAffirmations(given.words("decidedOn"), given.words("outreachOn"), 90, {
      from: given.text("from"),
      to: given.text("to"),
    }),
  }),
  figure(given) {
    const factsOf = (held: string, referrers: string): StepFacts => ({
      quality: new ServiceTally().result(),
      operations: operationsOf([]),
      tie: {
        held: given.number(held, 0),
        referrers: given.number(referrers),
        referrals: given.number(referrers),
        affirmations: { affirmed: 0, settled: 0 },
      },
    });
    const steps = stepsOf(factsOf("held", "referrers"), factsOf("heldBefore", "referrersBefore"));
    const key = given.text("key");
    const figure = steps.flatMap(({ figures }) => figures).find((each) => String(each.key) === key);
    if (figure === undefined) throw new Error(`no step has the figure ${key}`);
    return { value: figure.value, before: figure.before, change: figure.change };
  },
  concerned: (given) => ({
    "": concernedKeptOf({ atStart: given.number("atStart"), kept: given.number("kept"), unconfirmed: 0 }, PERIOD).value,
  }),
};

function operationsOf(contacts: readonly OperationsContact[]): ServiceOperations {
  const tally = new OperationsTally();
  for (const each of contacts) tally.add(each);
  return tally.result(PERIOD, tally.told);
}

function times(count: number, fields: Partial<OperationsContact>): OperationsContact[] {
  return Array.from({ length: count }, () => contact(fields));
}

function contact(fields: Partial<OperationsContact>): OperationsContact {
  return {
    customerId: "",
    isService: true,
    proactive: false,
    missed: false,
    channel: null,
    agent: null,
    occurredAt: BEGUN,
    firstResponseAt: null,
    resolvedAt: hoursAfter(1),
    transfers: null,
    quality: null,
    qualitySource: null,
    happenings: null,
    inCase: null,
    ...fields,
  };
}

function hoursAfter(hours: number): Date {
  return new Date(BEGUN.getTime() + hours * 3_600_000);
}
