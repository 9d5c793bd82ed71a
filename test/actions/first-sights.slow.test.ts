import { describeFirstSights } from "./first-sights.js";

describeFirstSights(50);
