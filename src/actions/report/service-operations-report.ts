import { contactsWithin } from "../../data/report/service-contact-store.js";
import { dayOf, monthOf } from "../../domain/calendar.js";
import { cutToKnowledge, type KeptCounts } from "../../domain/contract/retention.js";
import { memoized } from "../../domain/memoized.js";
import type { RangedRate } from "../../domain/rate.js";
import { Groups } from "../../domain/report/report-customer.js";
import { addRetention, CustomerTerms, NO_RETENTION } from "../../domain/report/retention-count.js";
import { type OperationsContact, settledAt } from "../../domain/report/service/service-contact.js";
import { concernedKeptOf } from "../../domain/report/service/service-kept.js";
import { OperationsTally, type ServiceOperations } from "../../domain/report/service/service-operations.js";
import { loadContractHistories } from "../customer-facts.js";
import { nextTurn } from "../in-turns.js";
import { monthsOf, type ReportPeriod } from "./report-period.js";
import { hasComputedFilter } from "./report-scan.js";
import { selectionsOf, type ServiceRequest } from "./service-scope.js";

const BATCH = 500;

/** Service operations of a part of the contacts of a period, and the customers who had them. */
export class OperationsPart {
  readonly tally = new OperationsTally();
  readonly customerIds = new Set<string>();

  constructor(readonly period: ReportPeriod) {}

  add(contact: OperationsContact): void {
    this.tally.add(contact);
    if (contact.isService) this.customerIds.add(contact.customerId);
  }
}

/**
 * How a service desk worked over a period: in all, by local month, by channel and by agent, all from one reading. The
 * contacts are read month by month, or, where computed values select the customers, by batches of them, so that no
 * statement keeps other requests waiting for long; of each contact only its durations are kept.
 */
export class OperationsReport {
  readonly total: OperationsPart;
  readonly months: readonly OperationsPart[];
  readonly channels: Groups<OperationsPart>;
  readonly agents: Groups<OperationsPart>;

  private kept: ReturnType<OperationsReport["countKept"]> | null = null;

  private constructor(private readonly request: ServiceRequest) {
    const period = cutToKnowledge(request.period);
    const part = () => new OperationsPart(period);
    this.total = part();
    this.months = monthsOf(period).map((month) => new OperationsPart(month));
    this.channels = new Groups(part);
    this.agents = new Groups(part);
  }

  static async read(request: ServiceRequest): Promise<OperationsReport> {
    const report = new OperationsReport(request);
    const windows = hasComputedFilter(request.filter) ? [report.total] : report.months;
    for (const { period } of windows) {
      for await (const selection of selectionsOf(request, period)) {
        report.add(await contactsWithin(request.sql, selection));
        await nextTurn(request.workspace.id);
      }
    }
    return report;
  }

  /** The figures of one of the report's parts. */
  operationsOf({ tally, period }: OperationsPart): ServiceOperations {
    return tally.result(period, this.total.tally.told);
  }

  /** How many of the customers concerned by a part were kept over the part's period; counted when first asked for. */
  async keptIn(part: OperationsPart): Promise<RangedRate> {
    const counts = await (this.kept ??= this.countKept());
    return concernedKeptOf(counts.get(part) ?? NO_RETENTION, part.period);
  }

  /** All parts at once, so that the contracts of each customer are read once. */
  private async countKept(): Promise<ReadonlyMap<OperationsPart, KeptCounts>> {
    const { sql, workspace } = this.request;
    const parts = [this.total, ...this.months, ...valuesOf(this.channels), ...valuesOf(this.agents)];
    const counts = new Map(parts.map((part) => [part, NO_RETENTION]));
    const ids = [...this.total.customerIds];
    for (let first = 0; first < ids.length; first += BATCH) {
      const histories = await loadContractHistories(sql, workspace, ids.slice(first, first + BATCH));
      for (const [customerId, contracts] of histories) {
        const terms = new CustomerTerms(contracts, workspace.policy.graceDays, this.total.period.asOf);
        const countIn = memoized((period: ReportPeriod) => terms.count(period));
        for (const [part, count] of counts) {
          if (part.customerIds.has(customerId)) counts.set(part, addRetention(count, countIn(part.period)));
        }
      }
      await nextTurn(workspace.id);
    }
    return counts;
  }

  private add(contacts: readonly OperationsContact[]): void {
    const { timeZone } = this.request.workspace;
    const months = new Map(this.months.map((month) => [monthOf(month.period.from), month]));
    for (const contact of contacts) {
      this.total.add(contact);
      months.get(monthOf(dayOf(settledAt(contact), timeZone)))?.add(contact);
      this.channels.of(contact.channel).add(contact);
      this.agents.of(contact.agent).add(contact);
    }
  }
}

function valuesOf(groups: Groups<OperationsPart>): OperationsPart[] {
  return groups.entries().map(([, part]) => part);
}
