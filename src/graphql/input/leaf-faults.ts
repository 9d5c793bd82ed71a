import { type GraphQLLeafType, isEnumType } from "graphql";

import { isLocalDate } from "../../domain/calendar.js";
import type { UserErrorCode } from "../../domain/errors.js";
import { beginningOf } from "../../domain/text.js";

/** What is wrong with a value, and in what form it would be taken. */
interface LeafFault {
  readonly code: UserErrorCode;
  readonly message: string;
}

/** Why a scalar or an enum does not take a value; null: it does. */
export function leafFault(value: unknown, type: GraphQLLeafType): LeafFault | null {
  try {
    type.parseValue(value);
    return null;
  } catch {
    if (isEnumType(type)) {
      const names = type.getValues().map(({ name }) => name);
      return { code: "VALUE_INVALID", message: `${shown(value)} is none of ${names.join(", ")}` };
    }
    const describe = DESCRIBED[type.name];
    if (describe === undefined) return { code: "VALUE_INVALID", message: `${shown(value)} is no ${type.name}` };
    return describe(value);
  }
}

const DESCRIBED: Readonly<Record<string, (value: unknown) => LeafFault>> = {
  LocalDate: (value) => ({ code: "DAY_INVALID", message: dayFault(value) }),
  DateTime: (value) => ({
    code: "INSTANT_INVALID",
    message: `${shown(value)} is not an instant; write it with its zone, as 2026-02-01T09:30:00Z`,
  }),
  EmailAddress: (value) => ({
    code: "TEXT_INVALID",
    message: `${shown(value)} is not an e-mail address; write it as ada@example.org`,
  }),
  Int: wholeNumberFault("VALUE_OUT_OF_RANGE"),
  SafeInt: wholeNumberFault("AMOUNT_INVALID"),
  Float: (value) => ({ code: "VALUE_INVALID", message: `${asJson(value)} is not a number` }),
  Boolean: (value) => ({ code: "VALUE_INVALID", message: `${asJson(value)} is neither true nor false` }),
  String: textFault,
  ID: textFault,
  JSONObject: (value) => ({ code: "VALUE_INVALID", message: `${asJson(value)} is not an object` }),
};

function wholeNumberFault(outOfRange: UserErrorCode) {
  return (value: unknown): LeafFault => {
    if (typeof value !== "number") {
      return { code: "VALUE_INVALID", message: `${asJson(value)} is not a number; write it without quotes, as 12` };
    }
    const message = Number.isInteger(value) ? `${value} is too far from 0` : `${value} is not a whole number`;
    return { code: outOfRange, message };
  };
}

function textFault(value: unknown): LeafFault {
  return { code: "VALUE_INVALID", message: `${asJson(value)} is not a text; write it in quotes` };
}

const YEAR_FIRST = /^(\d{4})[-/.]?(\d{1,2})[-/.]?(\d{1,2})(?:[T ]\d.*)?$/;
const DAY_FIRST = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/;

/** "01.02.2026 is not a day; write 2026-02-01". */
function dayFault(value: unknown): string {
  const text = shown(value);
  const [, date, ofMonth, inYear] = DAY_FIRST.exec(text) ?? [];
  const [, year = inYear, month = ofMonth, day = date] = YEAR_FIRST.exec(text) ?? [];
  const meant = [year, month?.padStart(2, "0"), day?.padStart(2, "0")].join("-");
  if (!isLocalDate(meant)) return `${text} is not a day of the calendar; write one as 2026-02-01`;
  return `${text} is not a day; write ${meant}`;
}

const LONGEST_SHOWN = 80;

/** A value as it stands in a message, a text without quotes. */
export function shown(value: unknown): string {
  return typeof value === "string" ? beginningOf(value, LONGEST_SHOWN) : asJson(value);
}

function asJson(value: unknown): string {
  return beginningOf(JSON.stringify(value) ?? "nothing", LONGEST_SHOWN);
}
