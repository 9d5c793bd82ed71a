import { describeServiceReport } from "./service-quality-report-properties.js";

describeServiceReport(400, 45_000);
