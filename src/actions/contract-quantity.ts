import type { LocalDate } from "../domain/calendar.js";
import {
  type ContractEventFacts,
  ContractEventType,
  standingEvents,
  termsBeginOn,
} from "../domain/contract/contract.js";
import { termsOf } from "../domain/contract/contract-terms.js";
import { type Quantity, thousandthsOf, valueOf } from "../domain/contract/quantity.js";
import { LARGEST_MINOR } from "../domain/money.js";
import { amountOf } from "../intake/input-checks.js";
import type { Problems } from "../intake/row-result.js";
import type { Contract } from "../model/contract/contract.js";
import type { ContractUpsertInput } from "../model/contract/contract-input.js";
import { type EventDraft, mistakeOf, plainEvent } from "./contract-state.js";

/** What a contract is worth, as a row says it of the contract before. */
export interface SaidValue {
  readonly currency: string | undefined;
  /** Of the whole first term, where the row says so itself. */
  readonly value: number | null;
  readonly quantity: Quantity | null;
}

type StoredQuantity = Pick<Contract, "quantityThousandths" | "unitValue">;

/** The value or the quantity that a row says, after noting what is wrong: it gives one of both, and each replaces the other. */
export function saidValueOf(before: Contract | null, row: ContractUpsertInput, problems: Problems): SaidValue {
  const input = isHalfToldInPassing(before, row) ? { ...row, quantity: undefined, unitValue: undefined } : row;
  const { quantity = null, unitValue = null } = input;
  const value = input.value ? amountOf(problems, input.value, "value") : null;
  const unit = unitValue === null ? null : amountOf(problems, unitValue, "unitValue");
  const saysQuantity = quantity !== null || unitValue !== null;
  const currency = value?.currency ?? unit?.currency ?? before?.currency;
  if (input.value && saysQuantity) {
    problems.add("VALUE_INVALID", "give either value, or quantity and unitValue", "value");
  }
  if (before === null ? !input.value && !saysQuantity : input.value === null && !saysQuantity) {
    problems.add("FIELD_MISSING", "a contract needs it, or quantity and unitValue", "value");
  }
  if (before !== null && currency !== before.currency) {
    const field = value === null ? "unitValue" : "value";
    problems.add("FIELD_FIXED", `the contract is in ${before.currency}`, field, "currency");
  }
  const isCleared = input.value || (!saysQuantity && (input.quantity === null || input.unitValue === null));
  if (isCleared) return { currency, value: value?.minor ?? null, quantity: null };
  const known = before === null ? null : quantityOf(before);
  if (!saysQuantity) return { currency, value: null, quantity: known };

  const thousandths = quantity === null ? keptOf(input.quantity, known?.thousandths) : thousandthsOf(quantity);
  const unitMinor = unitValue === null ? keptOf(input.unitValue, known?.unitValue) : (unit?.minor ?? null);
  if (quantity !== null && thousandths === null) {
    problems.add("VALUE_OUT_OF_RANGE", `${quantity} is negative, too large, or has over three decimals`, "quantity");
  } else if (thousandths === null) problems.add("FIELD_MISSING", "is needed with unitValue", "quantity");
  if (unitValue === null && unitMinor === null) problems.add("FIELD_MISSING", "is needed with quantity", "unitValue");
  if (thousandths === null || unitMinor === null) return { currency, value: null, quantity: null };
  const said = { thousandths, unitValue: unitMinor };
  if (valueOf(said) > LARGEST_MINOR) problems.add("AMOUNT_INVALID", "quantity × unitValue is too large", "quantity");
  return { currency, value: null, quantity: said };
}

/**
 * Whether a row that says only what changed of a known contract says a quantity without the value of a unit, or the other
 * way round, where the contract goes by neither: it is worth its value still, and the half is left out.
 */
function isHalfToldInPassing(before: Contract | null, row: ContractUpsertInput): boolean {
  const isInPassing = row.onlyIfKnown === true && row.partial === true;
  const isHalf = (row.quantity ?? null) === null || (row.unitValue ?? null) === null;
  return isInPassing && isHalf && before !== null && quantityOf(before) === null;
}

/** What an absent field keeps; null clears. */
function keptOf(said: unknown, before: number | undefined): number | null {
  return said === undefined ? (before ?? null) : null;
}

/**
 * The value of a contract's first term by its quantity, as a row says it of the contract before; null: that stays as it was.
 * Only before the terms begin a changed quantity corrects it; later it is an event.
 */
export function firstValueOf(
  before: Contract | null,
  { quantity }: SaidValue,
  beginsOn: LocalDate,
  from: LocalDate,
): number | null {
  if (quantity === null) return null;
  const isCorrected = before === null || (from <= beginsOn && !isSameQuantity(before, storedQuantity(quantity)));
  return isCorrected ? valueOf(quantity) : null;
}

/** The events by which a changed quantity changes the value from a day on, within a term; the last word on a day holds. */
export function quantityChanges(
  before: Contract | null,
  contract: Contract,
  known: readonly ContractEventFacts[],
  from: LocalDate,
  graceDays: number,
): EventDraft[] {
  const quantity = quantityOf(contract);
  if (before === null || quantity === null || isSameQuantity(before, contract)) return [];
  if (from <= termsBeginOn(contract)) return [];
  const value = valueOf(quantity);
  const { terms } = termsOf({ contract, events: known }, from, graceDays);
  const term = terms.find(({ startsOn, endsOn }) => startsOn <= from && from < endsOn);
  if (term?.endValue === value) return [];
  const undone = standingEvents(known).filter(({ type, day }) => type === VALUE_CHANGED && day === from);
  return [...undone.map(mistakeOf), { ...plainEvent(VALUE_CHANGED, from), value }];
}

const { VALUE_CHANGED } = ContractEventType;

/** The columns of a quantity. */
export function storedQuantity(quantity: Quantity | null): StoredQuantity {
  return { quantityThousandths: quantity?.thousandths ?? null, unitValue: quantity?.unitValue ?? null };
}

function quantityOf({ quantityThousandths: thousandths, unitValue }: StoredQuantity): Quantity | null {
  return thousandths === null || unitValue === null ? null : { thousandths, unitValue };
}

function isSameQuantity(one: StoredQuantity, other: StoredQuantity): boolean {
  return one.quantityThousandths === other.quantityThousandths && one.unitValue === other.unitValue;
}
