import { describeStoredLoyalty } from "./stored-loyalty-properties.js";

describeStoredLoyalty(12, false, 10_000);
