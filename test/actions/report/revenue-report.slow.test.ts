import { describeRevenueReport } from "./revenue-report-properties.js";

describeRevenueReport(400, 45_000);
