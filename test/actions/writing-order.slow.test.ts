import { describeWritingOrder } from "./writing-order-properties.js";

describeWritingOrder(150, 120_000);
