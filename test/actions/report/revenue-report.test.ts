import { describeRevenueReport } from "./revenue-report-properties.js";

describeRevenueReport(2, 10_000);
