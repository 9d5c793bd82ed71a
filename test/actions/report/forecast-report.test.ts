import { describeForecastReport } from "./forecast-report-properties.js";

describeForecastReport(2, 10_000);
