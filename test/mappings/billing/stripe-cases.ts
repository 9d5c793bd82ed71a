import type { MappingCase } from "../mapping-case.js";
import { STRIPE_OTHERS } from "./stripe-customer-cases.js";
import { STRIPE_ENDS } from "./stripe-end-cases.js";
import { STRIPE_TRIALS_AND_PAUSES } from "./stripe-trial-cases.js";
import { STRIPE_VALUES } from "./stripe-value-cases.js";

export const STRIPE_CASES: readonly MappingCase[] = [
  STRIPE_VALUES,
  STRIPE_ENDS,
  STRIPE_TRIALS_AND_PAUSES,
  STRIPE_OTHERS,
].flatMap((cases) => cases.map((each) => ({ mapping: "stripe", ...each })));
