import { describeCustomerReport } from "./customer-report-properties.js";

describeCustomerReport(2, 10_000);
