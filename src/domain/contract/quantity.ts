/** How much of something a contract is about, and what one unit of it is worth for a term. */
export interface Quantity {
  /** In thousandths of a unit, so that it is exact. */
  readonly thousandths: number;
  /** In minor units. */
  readonly unitValue: number;
}

const MOST_UNITS = 1_000_000_000;

/** A quantity in thousandths; null: it is negative, too large, or has more than three decimals. */
export function thousandthsOf(quantity: number): number | null {
  const thousandths = Math.round(quantity * 1000);
  const isExact = Math.abs(quantity * 1000 - thousandths) < 1e-6 * Math.max(1, quantity);
  return isExact && quantity >= 0 && quantity <= MOST_UNITS ? thousandths : null;
}

/**
 * The value of a term: quantity × value of one unit, half a minor unit rounded up. Worked example: 12 seats at 99.90:
 * 1,198.80; 1.5 at 0.33: 0.50.
 */
export function valueOf({ thousandths, unitValue }: Quantity): number {
  return Number((BigInt(thousandths) * BigInt(unitValue) + 500n) / 1000n);
}
