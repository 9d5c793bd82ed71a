import { describeWritingOrder } from "./writing-order-properties.js";

describeWritingOrder(150, 270_000);
