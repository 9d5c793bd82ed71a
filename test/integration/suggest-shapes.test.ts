import { rolesOf, wordsOf } from "../../src/integration/file-import/suggest/column-role.js";
import { columnShapeOf } from "../../src/integration/file-import/suggest/column-shape.js";
import { columnValuesOf } from "../../src/integration/file-import/suggest/column-values.js";
import { monthsMeant, valuesMeaning } from "../../src/integration/file-import/suggest/value-words.js";

test.each<readonly [values: unknown[], language: string, pattern: string | undefined, other: string | null]>([
  [["31.01.2025", "1.2.2025"], "de", "d.M.yyyy", null],
  [["01.02.25"], "de", "d.M.yy", null],
  [["31/01/2025", "01/02/2025"], "en", "d/M/yyyy", null],
  [["01/31/2025", "01/02/2025"], "de", "M/d/yyyy", null],
  [["01/02/2025"], "en", "M/d/yyyy", "d/M/yyyy"],
  [["01/02/2025"], "de", "d/M/yyyy", "M/d/yyyy"],
  [["2025-01-31", ""], "en", "yyyy-MM-dd", null],
  [["20250131"], "en", "yyyyMMdd", null],
  [["3. März 2025"], "de", "d. MMMM yyyy", null],
  [["Mar 3, 2025"], "en", "MMM d, yyyy", null],
  [["31.01.2025", "soon"], "de", undefined, null],
  [[...Array<string>(19).fill("31.01.2025"), "soon"], "de", "d.M.yyyy", null],
  [["31.01.2025", "-", "31.12.9999", "k.A.", "unbefristet"], "de", "d.M.yyyy", null],
  [["1/31/24", "02/01/2024"], "en", "M/d/yy", null],
])("days written %j, in %s, are read by %s", (values, language, pattern, other) => {
  const { day } = columnShapeOf("x", columnValuesOf(values), language);
  expect(day?.pattern).toBe(pattern);
  expect(day?.other ?? null).toBe(other);
});

test.each([
  [["31.01.2025 14:05"], "d.M.yyyy HH:mm"],
  [["1/31/2025, 2:05 PM"], "M/d/yyyy, h:mm a"],
  [["2025-01-31T14:05:00", "2025-02-01"], "yyyy-MM-dd HH:mm"],
  [["2025-01-31T14:05:00Z"], ""],
  [["2025-01-31 14:05:00 UTC"], ""],
  [["2025-01-31 14:05:00.000"], "yyyy-MM-dd HH:mm:ss.SSS"],
  [["14:05"], undefined],
])("times written %j are read by %s", (values, pattern) => {
  expect(columnShapeOf("x", columnValuesOf(values), "en").time?.pattern).toBe(pattern);
});

test.each<readonly [values: unknown[], language: string, read: string | undefined, other: string | null]>([
  [["1.234,56 €", "99"], "en", "de", null],
  [["1,234.56"], "de", "en", null],
  [["1.234"], "en", "de", null],
  [["1,234"], "de", "en", null],
  [["12"], "de", "de", null],
  [[12.5, 3], "de", "de", null],
  [["twelve"], "de", undefined, null],
])("amounts written %j are read in %s as %s", (values, language, read, other) => {
  const { amount } = columnShapeOf("x", columnValuesOf(values), language);
  expect(amount?.language).toBe(read);
  expect(amount?.other ?? null).toBe(other);
});

test("a column with day and month both ways round is no column of days, and says so", () => {
  const shape = columnShapeOf("Beginn", columnValuesOf(["31/01/2025", "01/02/2025", "02/28/2025"]), "en");
  expect(shape.day).toBeNull();
  expect([...(shape.mixed ?? [])].sort()).toEqual(["02/28/2025", "31/01/2025"]);
});

test("a value that is not written as the others are is named with its line, and what stands for no day is none", () => {
  const days = [...Array<string>(19).fill("31.01.2025"), "soon", "-", "31.12.9999"];
  const shape = columnShapeOf("Ende", columnValuesOf(days), "de");
  expect(shape.odd).toEqual({ text: "soon", line: 21, rows: 1 });
  expect([shape.none, shape.filled]).toEqual([["-", "31.12.9999"], 20 / 22]);
});

const DAY = ["31.01.2025"];
const AMOUNT = ["12,50 €", "9,90 €"];

test.each<readonly [name: string, values: unknown[], role: string | undefined]>([
  ["Kunden-Nr.", ["1", "2"], "customerId"],
  ["Customer ID", ["1", "2"], "customerId"],
  ["AccountNumber", ["1", "2"], "customerId"],
  ["E-Mail-Adresse", ["a@example.com"], "email"],
  ["email", ["nobody"], undefined],
  ["Firma", ["A"], "company"],
  ["Kundenname", ["A"], "name"],
  ["Vertragsbeginn", DAY, "startsOn"],
  ["Start Date", ["2025-01-31"], "startsOn"],
  ["Start Date", ["soon"], undefined],
  ["Laufzeitende", DAY, "endsOn"],
  ["valid until", ["2025-01-31"], "endsOn"],
  ["Gekündigt am", DAY, "cancelledOn"],
  ["Gekündigt zum", DAY, "terminatedOn"],
  ["Laufzeit (Monate)", [12, 24], "termMonths"],
  ["Zahlweise", ["monatlich", "jährlich"], "billingInterval"],
  ["Status", ["aktiv", "gekündigt"], "status"],
  ["Monatsbeitrag", AMOUNT, "value"],
  ["Annual value (USD)", ["12.50"], "value"],
  ["Währung", ["EUR"], "currency"],
  ["Tarif", ["S", "M"], "product"],
  ["Timestamp", ["2025-01-31 14:05"], "occurredAt"],
  ["Erstellt am", ["31.01.2025 14:05"], "occurredAt"],
  ["Ereignis", ["erstellt", "geschlossen"], "event"],
  ["Bearbeiter", ["Ann"], "agent"],
  ["Betreff", ["Rechnung"], "subject"],
  ["CES", [1, 7], "effort"],
  ["Zufriedenheit", ["1", "5"], "satisfaction"],
  ["Zufriedenheit", ["1", "9"], undefined],
  ["NPS", [0, 10], "recommendation"],
  ["Bemerkung", ["x"], undefined],
])("a column %j with %j is for %s", (name, values, role) => {
  const roles = rolesOf([{ name, shape: columnShapeOf(name, columnValuesOf(values), "de") }]);
  expect([...roles.keys()][0]).toBe(role);
});

test.each([
  ["Kunden-Nr. (alt)", "kunden nr alt"],
  ["startDate", "start date"],
  ["Größe_in_m²", "groesse in m"],
])("the words of %j are %j", (name, words) => {
  expect(wordsOf(name)).toBe(words);
});

test.each([
  ["12", 12],
  ["12 Monate", 12],
  ["2 years", 24],
  ["1 Jahr", 12],
  ["monthly", 1],
  ["jährlich", 12],
  ["quarterly", 3],
  ["halbjährlich", 6],
  ["soon", null],
  ["", null],
])("%j is a term of %p months", (text, months) => {
  expect(monthsMeant(text)).toBe(months);
});

test.each([
  ["OPENED", ["Ticket created", "Closed"], ["Ticket created"]],
  ["CLOSED", ["Geschlossen", "Nicht gelöst", "wieder geöffnet"], ["Geschlossen"]],
  ["REOPENED", ["Reopened", "Opened", "Wiedereröffnet"], ["Reopened", "Wiedereröffnet"]],
  ["ANSWERED", ["First response", "Awaiting reply"], ["First response"]],
  ["ANSWERED", ["Erste Antwort", "Erstantwort", "Warten auf erste Antwort"], ["Erste Antwort", "Erstantwort"]],
  ["ANSWERED", ["First reply", "agent replied", "customer replied"], ["First reply", "agent replied"]],
  ["CANCELLED", ["gekündigt", "aktiv"], ["gekündigt"]],
  ["CANCELLED", ["in Kündigung", "Kündigung zurückgezogen", "Kündigung widerrufen", "ungekündigt"], ["in Kündigung"]],
  [
    "ENDED",
    ["läuft aus", "nicht verlängert", "wird nicht verlängert", "nicht beendet"],
    ["läuft aus", "nicht verlängert", "wird nicht verlängert"],
  ],
  ["YES", ["ja", "nein", "Yes"], ["ja", "Yes"]],
] as const)("of words those that mean %s are found", (meaning, values, found) => {
  expect(valuesMeaning(meaning, values)).toEqual(found);
});
