import { describeStoredLoyalty } from "./stored-loyalty-properties.js";

describeStoredLoyalty(300, true, 120_000);
