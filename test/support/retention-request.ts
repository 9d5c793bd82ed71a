import type { ReportPeriod } from "../../src/actions/report/report-period.js";
import type { RetentionRequest } from "../../src/actions/report/retention-report.js";
import { RetentionBasis } from "../../src/domain/contract/retention.js";
import type { TestWorkspace } from "./test-workspace.js";

/** Asks for the retention of all customers of a workspace by their terms, but for the changes. */
export function retentionRequest(
  { current, state, today }: TestWorkspace,
  period: ReportPeriod,
  changes: Partial<RetentionRequest> = {},
): RetentionRequest {
  const sql = current.database.reader;
  return { sql, workspace: state, period, filter: {}, basis: RetentionBasis.TERMS, today, ...changes };
}
