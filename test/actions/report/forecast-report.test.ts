import { describeForecastReport } from "./forecast-report-properties.js";

describeForecastReport(6);
