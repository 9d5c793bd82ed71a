import { describeRetentionReport } from "./retention-report-properties.js";

describeRetentionReport(400, 270_000);
