import { describeServiceReport } from "./service-quality-report-properties.js";

describeServiceReport(6);
