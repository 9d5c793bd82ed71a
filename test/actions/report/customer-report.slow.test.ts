import { describeCustomerReport } from "./customer-report-properties.js";

describeCustomerReport(400, 45_000);
