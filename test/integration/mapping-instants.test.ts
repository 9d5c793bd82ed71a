import { mappingFunctions } from "../../src/integration/mapping-functions.js";

const { instant, localDate } = mappingFunctions("UTC");

test.each([
  [1_506_384_247_000, "2017-09-26T00:04:07.000Z"],
  ["1506384247000", "2017-09-26T00:04:07.000Z"],
  [0, "1970-01-01T00:00:00.000Z"],
  ["/Date(1506384247000)/", "2017-09-26T00:04:07.000Z"],
  ["/Date(1506384247000-0700)/", "2017-09-26T00:04:07.000Z"],
  ["/Date(-1000)/", "1969-12-31T23:59:59.000Z"],
  ["2012-08-24T14:01:46-04:00", "2012-08-24T18:01:46.000Z"],
  ["2015-08-14T18:27:02.000+0000", "2015-08-14T18:27:02.000Z"],
  ["2026-01-31T09:30Z", "2026-01-31T09:30:00.000Z"],
  ["2020-01-20T22:55:29.465719851Z", "2020-01-20T22:55:29.465Z"],
])("the instant of %j is %s", (value, expected) => {
  expect(instant(value)).toBe(expected);
});

test.each([
  ["2026-02-28", "2026-02-28"],
  ["2026-01-01T23:30:00-05:00", "2026-01-02"],
  ["2026-01-31T09:30:00Z", "2026-01-31"],
  [1_514_764_800_000, "2018-01-01"],
  ["1514764800000", "2018-01-01"],
  ["/Date(1514764800000)/", "2018-01-01"],
])("the day of %j is %s", (value, expected) => {
  expect(localDate(value)).toBe(expected);
});

const NEW_YEARS_EVE_UTC = Date.UTC(2025, 11, 31, 23);
const NEW_YEAR_UTC = Date.UTC(2026, 0, 1);

test.each([
  ["Europe/Berlin", "2026-01-01T00:00:00+01:00", "2026-01-01"],
  ["Europe/Berlin", "2025-12-31T23:00:00.000Z", "2026-01-01"],
  ["Europe/Berlin", "2025-12-31T22:59:59.999Z", "2025-12-31"],
  ["Europe/Berlin", "2026-06-30T22:00:00Z", "2026-07-01"],
  ["Europe/Berlin", "2026-01-01", "2026-01-01"],
  ["Europe/Berlin", NEW_YEARS_EVE_UTC, "2026-01-01"],
  ["Europe/Berlin", `/Date(${NEW_YEARS_EVE_UTC})/`, "2026-01-01"],
  ["America/New_York", "2026-01-01T00:00:00Z", "2025-12-31"],
  ["America/New_York", "2026-01-01", "2026-01-01"],
  ["America/New_York", NEW_YEAR_UTC, "2026-01-01"],
  ["America/New_York", String(NEW_YEAR_UTC), "2026-01-01"],
  ["America/New_York", `/Date(${NEW_YEAR_UTC})/`, "2026-01-01"],
  ["America/New_York", NEW_YEAR_UTC + 1, "2025-12-31"],
])("in %s the day of %j is %s", (timeZone, value, expected) => {
  expect(mappingFunctions(timeZone).localDate(value)).toBe(expected);
});

test.each([undefined, null])("nothing (%j) has neither instant nor day", (nothing) => {
  expect(instant(nothing)).toBeUndefined();
  expect(localDate(nothing)).toBeUndefined();
});

test.each(["2026-01-31T09:30:00", "yesterday", "2026-02-30T00:00:00Z", true, {}, "2026-01-31"])(
  "%j is no instant",
  (value) => {
    expect(() => instant(value)).toThrow(/is not an instant/);
  },
);

test.each(["2026-02-30", "31.01.2026", "2026-01-31T09:30:00", "2026-1-3", true, {}])("%j has no day", (value) => {
  expect(() => localDate(value)).toThrow(/is not (an instant|a day such as 2026-02-01)/);
});

const { dayOrNull, numberOrNull, isListed } = mappingFunctions("UTC");

test.each([
  [undefined, undefined, undefined],
  [null, null, null],
  ["", null, null],
])("a field that is %j is cleared where it was sent empty, and else says nothing", (field, day, number) => {
  expect([dayOrNull(field), numberOrNull(field)]).toEqual([day, number]);
});

test("a field that is filled is its day or its number", () => {
  expect([dayOrNull("2026-02-28"), numberOrNull("12"), numberOrNull(1.5)]).toEqual(["2026-02-28", 12, 1.5]);
});

test.each(["twelve", true, {}])("%j is no number", (field) => {
  expect(() => numberOrNull(field)).toThrow(/is not a number/);
});

test.each([
  [true, "true, yes, 1", true],
  ["Yes", "true, yes, 1", true],
  [1, "true, yes, 1", true],
  [31, "31", true],
  ["no", "true, yes, 1", false],
  [null, "true, yes, 1", false],
  ["", "", true],
  [undefined, "true", undefined],
])("whether %j is listed in %j: %j", (value, list, expected) => {
  expect(isListed(value, list)).toBe(expected);
});
