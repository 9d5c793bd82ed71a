import { describeRetentionReport } from "./retention-report-properties.js";

describeRetentionReport(400, 45_000);
