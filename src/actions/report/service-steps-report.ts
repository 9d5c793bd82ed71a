import { groupedRows } from "../../data/database/rows.js";
import { workspaceRows } from "../../data/database/workspace-rows.js";
import { decidedCustomers, outreachTo, referralCounts } from "../../data/report/emotional-tie-store.js";
import { addDays, dayOf, type LocalDate, startOf } from "../../domain/calendar.js";
import { cutToKnowledge, RetentionBasis } from "../../domain/contract/retention.js";
import { decisionDaysOf } from "../../domain/customer/activity.js";
import { type AffirmationCount, countAffirmations } from "../../domain/report/affirmation.js";
import { CustomerTerms } from "../../domain/report/retention-count.js";
import { type EmotionalTie, type StepFacts, stepsOf } from "../../domain/report/service/service-steps.js";
import { loadContractHistories } from "../customer-facts.js";
import { nextTurn } from "../in-turns.js";
import { periodBefore, type ReportPeriod } from "./report-period.js";
import { reportRetention } from "./retention-report.js";
import { OperationsReport } from "./service-operations-report.js";
import { reportService } from "./service-quality-report.js";
import { selectionsOf, type ServiceRequest } from "./service-scope.js";

const BATCH = 500;

/** The three steps of a period, each figure beside that of the period before. */
export interface ServiceStepsReport {
  readonly period: ReportPeriod;
  readonly before: ReportPeriod;
  readonly steps: ReturnType<typeof stepsOf>;
}

/** Emotional tie, service and low threshold over a period and over the one before, as known on the same day. */
export async function reportServiceSteps(request: ServiceRequest, today: LocalDate): Promise<ServiceStepsReport> {
  const period = cutToKnowledge(request.period);
  const before = periodBefore(period);
  const steps = stepsOf(
    await stepFactsOf({ ...request, period }, today),
    await stepFactsOf({ ...request, period: before }, today),
  );
  return { period, before, steps };
}

async function stepFactsOf(request: ServiceRequest, today: LocalDate): Promise<StepFacts> {
  const operations = await OperationsReport.read(request);
  return {
    quality: await reportService(request),
    operations: operations.operationsOf(operations.total),
    tie: await emotionalTieOf(request, today),
  };
}

async function emotionalTieOf(request: ServiceRequest, today: LocalDate): Promise<EmotionalTie> {
  const { customersKept } = await reportRetention({ ...request, basis: RetentionBasis.TERMS, today });
  let [referrers, referrals] = [0, 0];
  let affirmations: AffirmationCount = { affirmed: 0, settled: 0 };
  for await (const selection of selectionsOf(request)) {
    const counts = await referralCounts(request.sql, selection);
    referrals += counts.reduce((sum, { count }) => sum + count, 0);
    referrers += await heldAtStart(
      request,
      counts.map(({ customerId }) => customerId),
    );
    // A decision can be affirmed, or become too old for it, as long after it as the policy calls near.
    const { from, to } = request.period;
    const since = addDays(from, -request.workspace.policy.renewalNearDays);
    const decided = await decidedCustomers(request.sql, selection, since, to);
    const own = await affirmationsOf(request, decided, since);
    affirmations = {
      affirmed: affirmations.affirmed + own.affirmed,
      settled: affirmations.settled + own.settled,
    };
  }
  return { held: customersKept.denominator + customersKept.unconfirmed, referrers, referrals, affirmations };
}

/** How many of some customers were held on the first day of the period. */
async function heldAtStart(
  { sql, workspace, period }: ServiceRequest,
  customerIds: readonly string[],
): Promise<number> {
  let held = 0;
  for (let first = 0; first < customerIds.length; first += BATCH) {
    const histories = await loadContractHistories(sql, workspace, customerIds.slice(first, first + BATCH));
    for (const contracts of histories.values()) {
      held += new CustomerTerms(contracts, workspace.policy.graceDays, period.asOf).count(period).atStart;
    }
  }
  return held;
}

/** Affirmations of the decisions of some customers since a day. */
async function affirmationsOf(
  { sql, workspace, period }: ServiceRequest,
  customerIds: readonly string[],
  since: LocalDate,
): Promise<AffirmationCount> {
  const { id: workspaceId, timeZone, policy } = workspace;
  const instants = [startOf(since, timeZone), startOf(period.to, timeZone)] as const;
  const total = { affirmed: 0, settled: 0 };
  for (let first = 0; first < customerIds.length; first += BATCH) {
    const batch = customerIds.slice(first, first + BATCH);
    const histories = await loadContractHistories(sql, workspace, batch);
    const outreach = groupedRows(
      await outreachTo(workspaceRows(sql, workspaceId), batch, instants),
      ({ customerId }) => customerId,
    );
    for (const [customerId, contracts] of histories) {
      const days = (outreach.get(customerId) ?? []).map(({ occurredAt }) => dayOf(occurredAt, timeZone));
      const own = countAffirmations(decisionDaysOf({ contracts }), days, policy.renewalNearDays, period);
      total.affirmed += own.affirmed;
      total.settled += own.settled;
    }
    await nextTurn(workspaceId);
  }
  return total;
}
