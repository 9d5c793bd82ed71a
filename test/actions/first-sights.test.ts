import { describeFirstSights } from "./first-sights.js";

describeFirstSights(6);
