import { describeRetentionReport } from "./retention-report-properties.js";

describeRetentionReport(400, 120_000);
