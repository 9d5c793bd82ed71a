import { describeWritingOrder } from "./writing-order-properties.js";

describeWritingOrder(5, 8_000);
