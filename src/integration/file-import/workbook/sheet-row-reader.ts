import type { CellFormat } from "./cell-format.js";
import { type CellValue, cellValueOf } from "./cell-value.js";
import { TextReader, unescaped } from "./text-reader.js";
import type { XmlReader } from "./xml-items.js";

/** A row of a sheet that is not empty. */
export interface SheetRow {
  /** As the sheet counts it, from 1. */
  readonly number: number;
  /** The values of its cells from column A on; empty texts where there is none. */
  readonly cells: readonly CellValue[];
}

/** What the cells of a sheet are read by. */
export interface CellContext {
  readonly formats: readonly CellFormat[];
  readonly texts: readonly string[];
  readonly countsFrom1904: boolean;
}

/** As many columns as a sheet can have. */
const MOST_COLUMNS = 16_384;

/** Reads the rows of a sheet; those without any value are left out. */
export function sheetRowReader({ formats, texts, countsFrom1904 }: CellContext): XmlReader<SheetRow> {
  const inline = new TextReader();
  let number = 0;
  let cells: CellValue[] = [];
  let column = 0;
  let cell = { type: "n", format: "number" as CellFormat };
  let text = "";
  let isValue = false;

  const put = (): void => {
    const shared = cell.type === "s" ? (texts[Number(text)] ?? "") : null;
    const written = cell.type === "inlineStr" ? inline.end() : cell.type === "str" ? unescaped(text) : text;
    const value = cellValueOf({ ...cell, text: shared ?? written }, countsFrom1904);
    if (value === "" || column >= MOST_COLUMNS) return;
    while (cells.length < column) cells.push("");
    cells[column] = value;
  };

  return {
    open: (name, { r: place, t: type = "n", s: style = "0" }) => {
      inline.open(name);
      if (name === "row") {
        number = place === undefined ? number + 1 : Number(place);
        cells = [];
        column = -1;
      } else if (name === "c") {
        column = place === undefined ? column + 1 : columnOf(place);
        cell = { type, format: formats[Number(style)] ?? "number" };
        text = "";
        inline.begin();
      } else if (name === "v") isValue = true;
      return undefined;
    },
    text: (piece) => {
      inline.add(piece);
      if (isValue) text += piece;
    },
    close: (name) => {
      inline.close(name);
      if (name === "v") isValue = false;
      if (name === "c") put();
      return name === "row" && cells.length > 0 ? { number, cells } : undefined;
    },
  };
}

/** The place of a cell's column, from 0: 2 for `C7`. */
function columnOf(place: string): number {
  const [letters = ""] = /^[A-Z]{1,3}/.exec(place) ?? [];
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
