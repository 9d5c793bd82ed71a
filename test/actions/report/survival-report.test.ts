import { describeSurvivalReport } from "./survival-report-properties.js";

describeSurvivalReport(6);
