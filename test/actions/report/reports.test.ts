import { describeCustomerReport } from "./customer-report-properties.js";
import { describeForecastReport } from "./forecast-report-properties.js";
import { describeRevenueReport } from "./revenue-report-properties.js";
import { describeOperationsReport } from "./service-operations-properties.js";
import { describeServiceReport } from "./service-quality-report-properties.js";
import { describeSurvivalReport } from "./survival-report-properties.js";

// In one file, because loading the program takes longer than these few runs.
describeCustomerReport(2, 10_000);
describeForecastReport(2, 10_000);
describeRevenueReport(2, 10_000);
describeServiceReport(2, 10_000);
describeOperationsReport(2, 10_000);
describeSurvivalReport(2, 10_000);
