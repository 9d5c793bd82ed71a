/*
 * A cost of 1 is an object in the answer, about 0.05 ms of processor time, as measured on the demo's 2,000 customers; what
 * scans a workspace counts as in one of 500.
 */

/** What a field costs that scans its workspace, in one of 500 customers, by `Type.field`. */
export const SCAN_COSTS: Readonly<Record<string, number>> = {
  "Query.activity": 5_000,
  "Query.backtest": 7_000,
  "Query.forecast": 1_200,
  "Query.loyaltyBacktest": 15_000,
  "Query.loyaltyPolicyPreview": 20_000,
  "Query.renewalModel": 1_500,
  "Query.retention": 1_000,
  "Query.revenueRetention": 3_000,
  "Query.serviceOperations": 500,
  "Query.serviceQuality": 500,
  "Query.serviceSteps": 2_000,
  "Query.survival": 3_000,
  "Query.tiers": 22_000,
  "RetentionReport.split": 3_000,
  "RevenueRetentionReport.split": 3_000,
  "ServiceOperationsReport.split": 500,
  "ServiceQualityReport.split": 500,
};

/** By which conditions of its filter a list of the workspace reads every row, as no index answers them. */
export interface FilterScan {
  /** What it costs by each of them, in a workspace of 500 customers. */
  readonly by: Readonly<Record<string, number>>;
  /** Conditions by which the list is a short one: its rows are found first. */
  readonly within: readonly string[];
}

/** Lists whose filter may read every row, by `Type.field`: what it costs to find nothing, as no page that is full ends it. */
export const FILTER_SCANS: Readonly<Record<string, FilterScan>> = {
  "Query.contracts": { by: { ending: 50, statuses: 50, undecided: 50 }, within: ["customer"] },
  "Query.customers": {
    by: { activities: 25, decisions: 25, externalSystem: 25, nextBestActions: 75, tags: 25, text: 25 },
    within: [],
  },
  "Query.interactions": {
    by: { channels: 400, kinds: 100, qualities: 400, unresolved: 100 },
    within: ["customer", "person"],
  },
  "Query.people": { by: { text: 25 }, within: ["customer"] },
};

/** What other fields cost beside the objects that they answer, by `Type.field`. */
export const FIELD_COSTS: Readonly<Record<string, number>> = {
  "Query.mappingTest": 1_000,
  "Customer.expectedRevenue": 5,
  "Customer.loyalty": 50,
  "AuditEntryConnection.totalCount": 20,
  "ContractConnection.totalCount": 20,
  "CustomerConnection.totalCount": 20,
  "InteractionConnection.totalCount": 20,
  "PersonConnection.totalCount": 20,
  "PersonalDataConnection.totalCount": 40,
  "TermConnection.totalCount": 20,
};

/** How many objects a list holds that does not say so by an argument, by `Type.field`; others hold 5. */
export const LIST_LENGTHS: Readonly<Record<string, number>> = {
  "ActivityReport.series": 24,
  "Contract.terms": 24,
  "Change.externalIds": 2,
  "Contract.externalIds": 2,
  "Customer.externalIds": 2,
  "Interaction.externalIds": 2,
  "Person.externalIds": 2,
  "Customer.revenueAtRisk": 1,
  "ForecastReport.months": 12,
  "RetentionGroup.series": 24,
  "RetentionReport.series": 24,
  "RevenueRetentionReport.series": 24,
  "ServiceOperationsReport.series": 24,
  "ServiceQualityReport.series": 24,
  "SurvivalReport.steps": 60,
};
