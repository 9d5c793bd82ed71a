import { reportRetention } from "../../src/actions/report/retention-report.js";
import { OperationsReport } from "../../src/actions/report/service-operations-report.js";
import { addDays, addMonths, type LocalDate } from "../../src/domain/calendar.js";
import { RetentionBasis } from "../../src/domain/contract/retention.js";
import { openRowSource } from "../../src/integration/file-import/row-source.js";
import { dataEndOf } from "../../src/integration/file-import/suggest/data-end.js";
import { type Suggestion, suggestionOf } from "../../src/integration/file-import/suggest/suggestion.js";
import { tableSamples } from "../../src/integration/file-import/suggest/table-samples.js";
import { onEachDatabase } from "../support/databases.js";
import { plainRows, workbookOf } from "../support/workbook.js";
import { contentsOf, ImportFolder, newWorkspace, rejectedLines, runImport } from "./import-harness.js";

const files = new ImportFolder();
afterAll(() => files.remove());

const TODAY = "2026-01-01";
/** The contracts of both lists: first day, months of a term, price of a term in cents, and the first day after the end. */
const CONTRACTS: readonly (readonly [LocalDate, number, number, LocalDate | null])[] = Array.from(
  { length: 36 },
  (_, at) => {
    const start = addMonths("2022-01-15", at);
    const months = [12, 24][at % 2] ?? 12;
    const end = at % 3 === 0 ? addMonths(start, months) : null;
    return [start, months, 123_456 * months, end !== null && end <= "2025-06-30" ? end : null];
  },
);

const german = (day: LocalDate | null) => (day === null ? "" : day.split("-").reverse().join("."));

/** The renewals and lapses of a year, counted by going through the terms. */
function countedIn(year: string): readonly [renewed: number, lapsed: number] {
  let [renewed, lapsed] = [0, 0];
  for (const [start, months, , end] of CONTRACTS) {
    for (let term = 1; ; term += 1) {
      const next = addMonths(start, months * term);
      if (next > "2025-07-01") break;
      const isDue = addDays(next, -1).startsWith(year);
      if (end === next) {
        if (isDue) lapsed += 1;
        break;
      }
      if (isDue) renewed += 1;
    }
  }
  return [renewed, lapsed];
}

async function suggested(names: readonly string[]): Promise<Suggestion & { mapping: string }> {
  const suggestion = suggestionOf(await tableSamples(names.map((file) => ({ file }))), new Map(), TODAY);
  return { ...suggestion, mapping: files.writeMapping(suggestion.expression, suggestion.description) };
}

onEachDatabase("a table that nobody prepared", (current) => {
  async function renewalsOf(workspace: Awaited<ReturnType<typeof newWorkspace>>, year: number) {
    const period = { from: `${year}-01-01`, to: `${year + 1}-01-01`, asOf: TODAY };
    const request = { sql: current().database.reader, workspace, period, filter: {}, today: TODAY };
    const { renewals } = await reportRetention({ ...request, basis: RetentionBasis.TERMS });
    return [renewals.numerator, (renewals.denominator ?? 0) - (renewals.numerator ?? 0)];
  }

  test("a list of subscriptions with semicolons, Windows-1252 and decimal commas comes to the renewals counted by hand", async () => {
    const rows = CONTRACTS.map(([start, months, price, end], at) => {
      const euros = `${Math.floor(price / months / 100).toLocaleString("de")},56 €`;
      return [
        `A-${at}`,
        `${at % 9}`,
        "Müller & Söhne",
        `k${at % 9}@example.de`,
        german(start),
        `${months}`,
        euros,
        german(end),
      ];
    });
    const head = [
      "Abo-Nr.",
      "Kundennr.",
      "Firma",
      "E-Mail",
      "Beginn",
      "Laufzeit (Monate)",
      "Monatsbeitrag",
      "Gekündigt zum",
    ];
    const text = [head, ...rows].map((row) => `${row.join(";")}\r\n`).join("");
    const file = files.write("abos.csv", Buffer.from(text.replaceAll("€", "\u0080"), "latin1"));
    const { mapping, decided, questions, main } = await suggested([file]);
    expect(decided.join()).toContain("Monatsbeitrag is the price of a month");
    expect(questions.map(({ id, taken }) => [id, taken])).toEqual([["renewal", "yes"]]);
    const source = await openRowSource({ file }, []);
    expect((await dataEndOf(main, source.rows(), TODAY)).day).toBe("2025-04-15");

    const workspace = await newWorkspace(current());
    expect(await runImport(current(), { file, mapping, workspace, dataEnd: "2025-06-30" })).toMatchObject({
      created: 45,
      rejected: 0,
    });
    for (const year of [2024, 2025])
      expect([year, await renewalsOf(workspace, year)]).toEqual([year, countedIn(`${year}`)]);
    const { customer, contract } = await contentsOf(current(), workspace);
    expect(customer?.[0]).toContain("Müller & Söhne");
    // MariaDB writes amounts as text.
    expect(contract?.[0]?.replace(/"(\d+)"/g, "$1")).toContain(`"value":${123_456 * 12}`);
  });

  test("a workbook with a title, German days and a sheet of customers comes to the same", async () => {
    const rows = CONTRACTS.map(([start, months, price, end], at) => {
      const last = addDays(addMonths(start, months), -1);
      return [
        `V-${at}`,
        4_000 + (at % 9),
        german(start),
        german(last),
        (price / months / 100) * 12,
        end === null ? "aktiv" : "gekündigt",
      ];
    });
    const head = ["Vertragsnummer", "Kundennummer", "Vertragsbeginn", "Vertragsende", "Jahresbetrag (EUR)", "Status"];
    const customers = Array.from({ length: 9 }, (_, at) => [4_000 + at, `Kunde ${at}`, `k${at}@example.de`]);
    const sheets = [
      { name: "Verträge", rows: plainRows([["Verträge, Stand 30.06.2025"], head, ...rows]) },
      { name: "Kunden", rows: plainRows([["Nr", "Name", "E-Mail"], ...customers]) },
      { name: "Notizen", rows: "" },
    ];
    const file = files.write("vertraege.xlsx", workbookOf(sheets));
    const { mapping, main, questions } = await suggested([file]);
    expect(questions).toEqual([]);
    const source = await openRowSource({ file }, []);
    expect((await dataEndOf(main, source.rows(), TODAY)).day).toBe("2025-06-30");
    source.close();

    const workspace = await newWorkspace(current());
    expect(await runImport(current(), { file, mapping, workspace, dataEnd: "2025-06-30" })).toMatchObject({
      created: 45,
      rejected: 0,
    });
    for (const year of [2024, 2025])
      expect([year, await renewalsOf(workspace, year)]).toEqual([year, countedIn(`${year}`)]);
    expect((await contentsOf(current(), workspace)).customer?.[0]).toContain("Kunde 0");
  });

  test("a desk's export with a row for each event becomes its contacts", async () => {
    const events = [
      ["T1", "C1", "Ticket created", "Phone", "", "01/31/2025 09:00"],
      ["T2", "C2", "Ticket created", "Live chat", "", "01/31/2025 09:30"],
      ["T1", "C1", "First response", "Phone", "", "01/31/2025 10:00"],
      ["T1", "C1", "Transferred", "Phone", "", "01/31/2025 11:00"],
      ["T1", "C1", "Closed", "Phone", "4", "01/31/2025 12:00"],
      ["T2", "C2", "Closed", "Live chat", "", "02/01/2025 09:00"],
      ["T2", "C2", "Reopened", "Live chat", "", "02/01/2025 10:00"],
    ];
    const head = "Ticket ID,Customer ID,Event,Channel,Satisfaction,Timestamp\n";
    const file = files.write("desk.csv", head + events.map((row) => `${row.join()}\n`).join(""));
    const { mapping, description, questions } = await suggested([file]);
    expect([description.groupBy, questions]).toEqual(["Ticket ID", []]);
    const workspace = await newWorkspace(current());
    expect(await runImport(current(), { file, mapping, workspace })).toMatchObject({
      rows: 2,
      created: 4,
      rejected: 0,
    });
    const { interaction = [] } = await contentsOf(current(), workspace);
    const [first, second] = interaction.map((row) => (JSON.parse(row) as [string, Record<string, unknown>])[1]);
    expect(first).toMatchObject({ channel: "PHONE", satisfaction: 4, transfers: 1 });
    expect(String(first?.resolvedAt)).toContain("12:00:00");
    expect(second).toMatchObject({ channel: "CHAT", satisfaction: null, resolvedAt: null });
  });

  test.each([
    ["contacts", "created_at,closed_at", "2025-02-01T09:00:00Z", "2025-02-02T09:00:00Z"],
    ["contacts", "Erstellt am,Geschlossen am", "13.02.2025", "14.02.2025"],
    ["contracts", "started_at,ended_at", "2023-01-05T10:00:00Z", "2024-01-05T10:00:00Z"],
  ])("rows of %s with an empty cell in a column of instants or days (%s) are read", async (kind, columns, from, to) => {
    const own = kind === "contacts" ? "Ticket ID,Channel" : "Contract ID,Value";
    const file = files.write("open.csv", `${own},Customer ID,${columns}\n1,7,C1,${from},\n2,8,C2,${from},${to}\n`);
    const { mapping, main } = await suggested([file]);
    expect(main.kind).toBe(kind);
    const workspace = await newWorkspace(current());
    expect(await runImport(current(), { file, mapping, workspace })).toMatchObject({ created: 4, rejected: 0 });
  });

  test("an address in capital letters is the same customer, and who has no name is one", async () => {
    const file = files.write(
      "mails.csv",
      "E-Mail,Name,Firma\nann@example.de,Ann,A\nAnn@Example.DE,,\nbo@example.de,,B\n",
    );
    const { mapping } = await suggested([file]);
    const workspace = await newWorkspace(current());
    expect(await runImport(current(), { file, mapping, workspace })).toMatchObject({ created: 2, rejected: 0 });
  });

  test("what a long list says at its end is read, no day is none, and an odd day is named and rejected", async () => {
    const row = (at: number, start: string, status: string, end: string) =>
      `V${at};K${at};${start};12;10,00;${status};${end}\n`;
    const rows = Array.from({ length: 1_200 }, (_, at) =>
      row(at, at === 7 ? "unbekannt" : "01.02.2023", at < 1_100 ? "aktiv" : "beendet", at < 1_100 ? "-" : "31.01.2024"),
    );
    const head = "Vertragsnr;Kundennr;Beginn;Laufzeit;Monatspreis;Status;Beendet am\n";
    const file = files.write("long.csv", head + rows.join(""));
    const { mapping, decided, description } = await suggested([file]);
    expect(decided).toContainEqual(
      expect.stringMatching(/^WRONG: Beginn is written otherwise in 1 .* line 9 \("unbekannt"\)/),
    );
    expect(decided).toContain("Beendet am has no day where it says -");
    expect(description.columns).toContain("Beendet am");
    const short = files.write("short.csv", head + [rows[7], ...rows.slice(1_080, 1_120)].join(""));
    const workspace = await newWorkspace(current());
    expect(await runImport(current(), { file: short, mapping, workspace })).toMatchObject({ created: 80, rejected: 1 });
  });

  test("names without rows suggest nothing, and that is said", async () => {
    const file = files.write("names.csv", "Nr;Kunde;Beginn;Preis\n");
    await expect(suggested([file])).rejects.toThrow("there are no rows to look at");
  });

  test("a desk's export with the latest row first comes to the figures counted by hand", async () => {
    // Of four contacts two were handed on, one of which twice, one was opened again, and one has two ratings.
    const told = [
      ["T1", "Lee", "5", "Rated", "08"],
      ["T1", "Lee", "2", "Closed", "07"],
      ["T1", "Kim", "", "Reopened", "06"],
      ["T1", "Kim", "", "Closed", "05"],
      ["T1", "Kim", "", "Transferred", "04"],
      ["T1", "Lee", "", "Transferred", "03"],
      ["T1", "Kim", "", "Created", "02"],
      ["T2", "Kim", "", "Closed", "04"],
      ["T2", "Kim", "", "Transferred", "03"],
      ["T2", "Lee", "", "Created", "02"],
      ...["T3", "T4"].flatMap((id) => [
        [id, "Kim", "", "Closed", "03"],
        [id, "Kim", "", "Created", "02"],
      ]),
    ];
    const rows = told.map(([id, agent, rating, event, day]) => [
      id,
      "C1",
      agent,
      rating,
      event,
      `2025-03-${day} 10:00`,
    ]);
    const head = "Ticket ID,Customer ID,Agent,Satisfaction,Event,Timestamp\n";
    const file = files.write("latest.csv", head + rows.map((row) => `${row.join()}\n`).join(""));
    const { mapping } = await suggested([file]);
    const workspace = await newWorkspace(current());
    expect(await runImport(current(), { file, mapping, workspace })).toMatchObject({ rows: 4, rejected: 0 });
    const { interaction = [] } = await contentsOf(current(), workspace);
    const first = interaction.map((row) => JSON.parse(row) as [string, Record<string, unknown>])[0]?.[1];
    expect(first).toMatchObject({ agent: "Lee", satisfaction: 5, transfers: 2, caseKey: null });

    const period = { from: "2025-03-01", to: "2025-04-01", asOf: TODAY };
    const report = await OperationsReport.read({ sql: current().database.reader, workspace, period, filter: {} });
    expect(report.operationsOf(report.total)).toMatchObject({
      handedOn: { numerator: 2, denominator: 4 },
      reopened: { numerator: 1, denominator: 4, value: 0.25 },
      firstContactResolution: { numerator: 3, denominator: 4, value: 0.75 },
    });
  });

  test("of a desk's export that tells nothing of returns first-contact resolution is unknown", async () => {
    const rows = ["T1", "T2"].map((id) => `${id},C1,2025-03-02 10:00,2025-03-03 10:00,Kim\n`);
    const file = files.write("closed.csv", `Ticket ID,Customer ID,Created at,Closed at,Agent\n${rows.join("")}`);
    const { mapping } = await suggested([file]);
    const workspace = await newWorkspace(current());
    expect(await runImport(current(), { file, mapping, workspace })).toMatchObject({ rows: 2, rejected: 0 });
    const period = { from: "2025-03-01", to: "2025-04-01", asOf: TODAY };
    const report = await OperationsReport.read({ sql: current().database.reader, workspace, period, filter: {} });
    expect(report.operationsOf(report.total).firstContactResolution).toMatchObject({ value: null, denominator: 2 });
  });

  test("swapped days, another decimal sign and a misspelt column are named, and nothing is imported", async () => {
    const mapping = files.writeMapping(`{ "customers": {
      "externalId": { "system": "list", "externalId": id }, "customerSince": $day(since, "MM/dd/yyyy"),
      "yearlySpend": { "minor": $minorUnits($amount(spend, "en"), "EUR"), "currency": "EUR" }
    } }`);
    const workspace = await newWorkspace(current());
    const refusalOf = async (rows: string) => {
      const file = files.write("wrong.csv", rows);
      const refusal: unknown = await runImport(current(), { file, mapping, workspace }).catch(
        (fault: unknown) => fault,
      );
      expect((await contentsOf(current(), workspace)).customer).toEqual([]);
      expect(rejectedLines(file)).toEqual([]);
      return String(refusal);
    };
    expect(await refusalOf("id;since;spend\n1;01/02/2025;1\n2;31/01/2025;2\n")).toContain(
      'line 3: since is "31/01/2025", which mapping test reads by MM/dd/yyyy: day and month are swapped; dd/MM/yyyy reads all of its values',
    );
    expect(await refusalOf("id;since;spend\n1;01/31/2025;1\n2;31/01/2025;2\n")).toContain(
      "others are written as MM/dd/yyyy: mend the file",
    );
    expect(await refusalOf("id;since;spend\n1;01/02/2025;1,234\n2;01/03/2025;1.234,5\n")).toContain(
      "the decimal sign is another one",
    );
    expect(await refusalOf("id;sicne;spend\n1;01/02/2025;1\n")).toContain("did you mean sicne?");
    const file = files.write("right.csv", "id;since;spend\n1;01/31/2025;1\n2;soon;2\n");
    expect(await runImport(current(), { file, mapping, workspace })).toMatchObject({ created: 1, rejected: 1 });
  });
});
