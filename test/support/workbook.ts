import { strToU8, zipSync } from "fflate";

const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/** A sheet by its name and the XML of its rows. */
export interface TestSheet {
  readonly name: string;
  readonly rows: string;
  readonly isHidden?: boolean;
}

/** What a workbook of a test has beside its sheets. */
export interface TestParts {
  readonly texts?: readonly string[];
  /** XML of number formats, from number 164 on. */
  readonly patterns?: readonly string[];
  /** The number of a format for each style; cells name styles by their place. */
  readonly styles?: readonly number[];
  readonly countsFrom1904?: boolean;
}

/** A workbook as spreadsheets save it, from the XML of its rows. */
export function workbookOf(sheets: readonly TestSheet[], parts: TestParts = {}): Buffer {
  const { texts = [], patterns = [], styles = [0], countsFrom1904 = false } = parts;
  const listed = sheets.map(
    ({ name, isHidden }, at) =>
      `<sheet name="${name}" sheetId="${at + 1}" r:id="s${at}"${isHidden ? ' state="hidden"' : ""}/>`,
  );
  const files: Record<string, string> = {
    "_rels/.rels": relations([["w", "officeDocument", "xl/workbook.xml"]]),
    "xl/workbook.xml":
      `<workbook ${MAIN} xmlns:r="${RELATION}"><workbookPr date1904="${countsFrom1904}"/>` +
      `<sheets>${listed.join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": relations([
      ...sheets.map((_sheet, at) => [`s${at}`, "worksheet", `worksheets/sheet${at + 1}.xml`] as const),
      ["t", "sharedStrings", "/xl/sharedStrings.xml"],
      ["y", "styles", "styles.xml"],
    ]),
    "xl/sharedStrings.xml": `<sst ${MAIN}>${texts.map((text) => `<si>${text}</si>`).join("")}</sst>`,
    "xl/styles.xml":
      `<styleSheet ${MAIN}><numFmts>` +
      patterns.map((pattern, at) => `<numFmt numFmtId="${164 + at}" formatCode="${pattern}"/>`).join("") +
      `</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>` +
      `${styles.map((format) => `<xf numFmtId="${format}"/>`).join("")}</cellXfs></styleSheet>`,
  };
  for (const [at, { rows }] of sheets.entries()) {
    files[`xl/worksheets/sheet${at + 1}.xml`] = `<worksheet ${MAIN}><sheetData>${rows}</sheetData></worksheet>`;
  }
  return zipped(files);
}

/** A zip file of texts. */
export function zipped(files: Readonly<Record<string, string>>): Buffer {
  return Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))));
}

/** The XML of rows of plain values; a number is one, a text stands in its cell. */
export function plainRows(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => `<row>${row.map(plainCell).join("")}</row>`).join("");
}

function plainCell(value: string | number): string {
  if (typeof value === "number") return `<c><v>${value}</v></c>`;
  return value === "" ? "<c/>" : `<c t="inlineStr"><is><t>${escaped(value)}</t></is></c>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function relations(listed: readonly (readonly [id: string, type: string, target: string])[]): string {
  const items = listed.map(
    ([id, type, target]) => `<Relationship Id="${id}" Type="${RELATION}/${type}" Target="${target}"/>`,
  );
  return `<Relationships>${items.join("")}</Relationships>`;
}
