import type { Variables } from "./answer-cost.js";
import type { Spending } from "./cost-budget.js";

/** What an operation was taken to cost before it ran. */
export interface Counted {
  readonly requested: number;
  /** How many times what its weight says a scan costs in this workspace. */
  readonly scale: number;
  readonly variables: Variables;
  /** Null: nothing is limited. */
  readonly spending: Spending | null;
}

/** What one request is charged for its operation: once, however often contention runs it again. */
export class RequestCharge {
  /** Null: its cost has not been counted. */
  counted: Counted | null = null;

  /** Gives back all that the request has taken of its budgets. */
  async giveBack(): Promise<void> {
    await this.counted?.spending?.settle(0);
  }
}
