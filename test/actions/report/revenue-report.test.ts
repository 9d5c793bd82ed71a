import { describeRevenueReport } from "./revenue-report-properties.js";

describeRevenueReport(6);
