import { describeSurvivalReport } from "./survival-report-properties.js";

describeSurvivalReport(2, 10_000);
