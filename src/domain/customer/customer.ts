import type { LocalDate } from "../calendar.js";
import type { ContractHistory } from "../contract/contract.js";
import type { Amount } from "../money.js";
import type { InteractionFacts } from "./interaction.js";

/** Everything loyalty is computed from. Of interactions, those in the policy's windows are enough. */
export interface CustomerFacts {
  /** The day they became a customer, where the CRM says so. */
  readonly customerSince: LocalDate | null;
  /** The day Treue first learnt of them; absent: not before their first act. */
  readonly recordedOn?: LocalDate;
  /** What they spend a year on such products in all, by estimate. */
  readonly yearlySpend: Amount | null;
  readonly contracts: readonly ContractHistory[];
  readonly interactions: readonly InteractionFacts[];
}
