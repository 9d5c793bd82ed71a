import { describeOperationsReport } from "./service-operations-properties.js";

describeOperationsReport(2, 10_000);
