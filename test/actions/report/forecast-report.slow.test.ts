import { describeForecastReport } from "./forecast-report-properties.js";

describeForecastReport(400, 45_000);
