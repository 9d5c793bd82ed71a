import { describeCustomerReport } from "./customer-report-properties.js";

describeCustomerReport(6);
