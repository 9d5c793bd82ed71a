import { describeServiceReport } from "./service-quality-report-properties.js";

describeServiceReport(2, 10_000);
