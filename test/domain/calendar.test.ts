import fc from "fast-check";
import { DateTime } from "luxon";

import {
  addDays,
  addMonths,
  completedMonths,
  dayOf,
  earlier,
  isBelievableDay,
  isLocalDate,
  isTimeZone,
} from "../../src/domain/calendar.js";
import { plusDays, plusMonths } from "../support/naive-calendar.js";

const anyDay = fc.integer({ min: -40_000, max: 80_000 }).map((days) => plusDays("2000-01-01", days));

test.each([
  ["2026-02-28", true],
  ["2024-02-29", true],
  ["2000-02-29", true],
  ["2026-02-29", false],
  ["2100-02-29", false],
  ["2026-02-30", false],
  ["2026-04-31", false],
  ["2026-13-01", false],
  ["2026-00-10", false],
  ["2026-01-00", false],
  ["2026-1-1", false],
  ["2026-01-01T00:00:00Z", false],
  ["2026-01-01\n", false],
  [" 2026-01-01", false],
  ["01.02.2026", false],
  ["", false],
])("%j is a calendar day: %j", (text, expected) => {
  expect(isLocalDate(text)).toBe(expected);
});

test.each([
  ["1899-12-31", false],
  ["1900-01-01", true],
  ["2199-12-31", true],
  ["2200-01-01", false],
  ["9999-12-31", false],
])("%s is a believable day: %j", (day, expected) => {
  expect(isBelievableDay(day)).toBe(expected);
});

test.each([
  ["2025-01-31", 1, "2025-02-28"],
  ["2025-01-31", 2, "2025-03-31"],
  ["2025-01-31", 3, "2025-04-30"],
  ["2024-01-31", 1, "2024-02-29"],
  ["2024-02-29", 12, "2025-02-28"],
  ["2024-02-29", 48, "2028-02-29"],
  ["2025-02-28", 12, "2026-02-28"],
  ["2025-12-31", 2, "2026-02-28"],
  ["2025-03-31", -1, "2025-02-28"],
  ["2025-01-15", 0, "2025-01-15"],
  ["1999-11-30", 3, "2000-02-29"],
  ["2099-11-30", 3, "2100-02-28"],
])("%s and %i months is %s", (day, months, expected) => {
  expect(addMonths(day, months)).toBe(expected);
});

test.each([
  ["2024-02-28", 1, "2024-02-29"],
  ["2025-02-28", 1, "2025-03-01"],
  ["2025-01-01", -1, "2024-12-31"],
  ["2025-03-29", 2, "2025-03-31"],
  ["2025-03-01", 365, "2026-03-01"],
])("%s and %i days is %s", (day, days, expected) => {
  expect(addDays(day, days)).toBe(expected);
});

test.each([
  ["2025-01-15", "2025-01-15", 0],
  ["2025-01-15", "2025-02-14", 0],
  ["2025-01-15", "2025-02-15", 1],
  ["2025-01-31", "2025-02-27", 0],
  ["2025-01-31", "2025-02-28", 1],
  ["2025-01-31", "2025-03-30", 1],
  ["2025-01-31", "2025-03-31", 2],
  ["2024-02-29", "2025-02-27", 11],
  ["2024-02-29", "2025-02-28", 12],
  ["2020-01-01", "2025-01-01", 60],
  ["2025-01-15", "2025-01-14", 0],
  ["2025-01-15", "2024-01-15", 0],
])("from %s to %s, %i whole months have passed", (from, to, expected) => {
  expect(completedMonths(from, to)).toBe(expected);
});

test.each([
  ["the last millisecond of a winter day in Berlin", "2025-12-31T22:59:59.999Z", "Europe/Berlin", "2025-12-31"],
  ["the first one of the next", "2025-12-31T23:00:00.000Z", "Europe/Berlin", "2026-01-01"],
  ["the last millisecond of a summer day in Berlin", "2026-06-30T21:59:59.999Z", "Europe/Berlin", "2026-06-30"],
  ["the first one of the next", "2026-06-30T22:00:00.000Z", "Europe/Berlin", "2026-07-01"],
  ["the night that clocks go forward, before midnight", "2026-03-28T22:59:59.999Z", "Europe/Berlin", "2026-03-28"],
  ["the night after it", "2026-03-29T22:00:00.000Z", "Europe/Berlin", "2026-03-30"],
  ["the night that clocks go back", "2026-10-24T22:00:00.000Z", "Europe/Berlin", "2026-10-25"],
  ["the longest day's end", "2026-10-25T22:59:59.999Z", "Europe/Berlin", "2026-10-25"],
  ["a midnight that the clocks skipped", "2018-11-04T03:00:00.000Z", "America/Sao_Paulo", "2018-11-04"],
  ["the moment before it", "2018-11-04T02:59:59.999Z", "America/Sao_Paulo", "2018-11-03"],
  ["the last moment before a day that Samoa skipped", "2011-12-30T09:59:59.999Z", "Pacific/Apia", "2011-12-29"],
  ["the first one after it", "2011-12-30T10:00:00.000Z", "Pacific/Apia", "2011-12-31"],
  ["a midnight before the clocks go back behind it", "2000-10-29T02:30:30.000Z", "America/St_Johns", "2000-10-29"],
  ["the evening that they repeat", "2000-10-29T02:31:00.000Z", "America/St_Johns", "2000-10-28"],
  ["the midnight after it", "2000-10-29T03:30:00.000Z", "America/St_Johns", "2000-10-29"],
  ["east of the date line", "2026-01-01T11:00:00.000Z", "Pacific/Auckland", "2026-01-02"],
  ["a zone of quarter hours", "2026-01-01T18:15:00.000Z", "Asia/Kathmandu", "2026-01-02"],
  ["UTC", "2026-01-01T00:00:00.000Z", "UTC", "2026-01-01"],
])("%s: %s in %s is %s", (_name, instant, zone, expected) => {
  expect(dayOf(new Date(instant), zone)).toBe(expected);
});

test.each([
  ["Europe/Berlin", true],
  ["UTC", true],
  ["Europe/Atlantis", false],
  ["", false],
])("%j is a time zone: %j", (name, expected) => {
  expect(isTimeZone(name)).toBe(expected);
});

test("the earlier of two days is the one that is not never", () => {
  expect(earlier(null, null)).toBeNull();
  expect(earlier("2025-01-01", null)).toBe("2025-01-01");
  expect(earlier(null, "2025-01-01")).toBe("2025-01-01");
  expect(earlier("2025-01-02", "2025-01-01")).toBe("2025-01-01");
  expect(earlier("2025-01-01", "2025-01-02")).toBe("2025-01-01");
});

describe("on any day of two hundred years", () => {
  test("an instant falls where a library of time zones puts it", () => {
    const zones = ["America/St_Johns", "Pacific/Apia", "Europe/Dublin", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"];
    const minute = fc.integer({ min: 0, max: 24 * 60 - 1 });
    fc.assert(
      fc.property(anyDay, minute, fc.constantFrom(...zones), (day, minutes, zone) => {
        const instant = new Date(Date.parse(day) + minutes * 60_000);
        expect(dayOf(instant, zone)).toBe(DateTime.fromJSDate(instant, { zone }).toISODate());
      }),
    );
  });

  test("days and months are added as a library of the calendar adds them", () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -600, max: 600 }), (day, count) => {
        const start = DateTime.fromISO(day, { zone: "utc" });
        expect(addDays(day, count)).toBe(start.plus({ days: count }).toISODate());
        expect(addMonths(day, count)).toBe(start.plus({ months: count }).toISODate());
        expect(plusDays(day, count)).toBe(addDays(day, count));
        expect(plusMonths(day, count)).toBe(addMonths(day, count));
      }),
    );
  });

  test("a text is a day exactly when a library of the calendar can read it", () => {
    const part = (most: number) => fc.nat(most).map((number) => String(number).padStart(2, "0"));
    fc.assert(
      fc.property(fc.integer({ min: 1900, max: 2199 }), part(14), part(33), (year, month, date) => {
        const text = `${year}-${month}-${date}`;
        expect(isLocalDate(text)).toBe(DateTime.fromISO(text, { zone: "utc" }).isValid);
      }),
    );
  });

  test("completed months are the largest number that does not pass the end", () => {
    fc.assert(
      fc.property(anyDay, fc.nat(4000), (from, days) => {
        const to = plusDays(from, days);
        const months = completedMonths(from, to);
        expect(plusMonths(from, months) <= to).toBe(true);
        expect(plusMonths(from, months + 1) > to).toBe(true);
      }),
    );
  });
});
