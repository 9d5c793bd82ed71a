import { describeSurvivalReport } from "./survival-report-properties.js";

describeSurvivalReport(400, 45_000);
