import { describeOperationsReport } from "./service-operations-properties.js";

describeOperationsReport(400, 60_000);
