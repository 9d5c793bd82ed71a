import { describeOperationsReport } from "./service-operations-properties.js";

describeOperationsReport(6);
