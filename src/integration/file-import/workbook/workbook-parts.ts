import path from "node:path/posix";

import { ImportError } from "../../import-error.js";
import { type CellFormat, cellFormatOf } from "./cell-format.js";
import { TextReader } from "./text-reader.js";
import { xmlItems, type XmlReader } from "./xml-items.js";
import type { ZipParts } from "./zip-parts.js";

/** The texts that sheets share are kept in memory; a workbook of a million rows has fewer. */
const MOST_SHARED_CHARACTERS = 128 * 1024 ** 2;

/** A part of a workbook that another one names. */
export interface Relation {
  readonly id: string;
  readonly type: string;
  readonly target: string;
}

/** A sheet as a workbook lists it. */
export interface ListedSheet {
  readonly name: string;
  readonly relation: string;
  readonly isHidden: boolean;
}

/** What a part of a workbook names by relation; the empty part is the file as a whole. */
export async function relationsOf(parts: ZipParts, part: string): Promise<Relation[]> {
  const { dir, base } = path.parse(part);
  return itemsOf(parts, path.join(dir, "_rels", `${base}.rels`), {
    open: (name, { Id: id = "", Type: type = "", Target: target = "" }) =>
      name === "Relationship"
        ? { id, type: path.basename(type), target: path.resolve("/", dir, target).slice(1) }
        : undefined,
  });
}

/** The sheets of a workbook in their order, and whether it counts days from 1904. */
export async function overviewOf(
  parts: ZipParts,
  part: string,
): Promise<{ readonly listed: readonly ListedSheet[]; readonly countsFrom1904: boolean }> {
  let countsFrom1904 = false;
  const listed = await itemsOf<ListedSheet>(parts, part, {
    open: (tag, attributes) => {
      if (tag === "workbookPr") countsFrom1904 = isTrue(attributes.date1904);
      if (tag !== "sheet") return undefined;
      const relation = Object.entries(attributes).find(([name]) => name.endsWith(":id"))?.[1] ?? "";
      return { name: attributes.name ?? "", relation, isHidden: (attributes.state ?? "visible") !== "visible" };
    },
  });
  return { listed, countsFrom1904 };
}

/** What the numbers of a cell mean, by the number of its style. */
export async function formatsOf(parts: ZipParts, part: string): Promise<CellFormat[]> {
  const patterns = new Map<number, string>();
  let isStyle = false;
  return itemsOf<CellFormat>(parts, part, {
    open: (name, { numFmtId, formatCode = "" }) => {
      if (name === "numFmt") patterns.set(Number(numFmtId), formatCode);
      if (name === "cellXfs") isStyle = true;
      if (name !== "xf" || !isStyle) return undefined;
      return cellFormatOf(Number(numFmtId ?? 0), patterns.get(Number(numFmtId)));
    },
    close: (name) => {
      if (name === "cellXfs") isStyle = false;
      return undefined;
    },
  });
}

/** The texts that cells name by their number. */
export async function sharedTextsOf(parts: ZipParts, part: string): Promise<string[]> {
  const text = new TextReader();
  let characters = 0;
  return itemsOf<string>(parts, part, {
    open: (name) => {
      if (name === "si") text.begin();
      else text.open(name);
      return undefined;
    },
    text: (piece) => text.add(piece),
    close: (name) => {
      text.close(name);
      if (name !== "si") return undefined;
      const whole = text.end();
      characters += whole.length;
      if (characters > MOST_SHARED_CHARACTERS) {
        throw new ImportError(`the workbook holds too many texts to be read; save the sheet as CSV`);
      }
      return whole;
    },
  });
}

/** Reads a part to its end; what opens or closes an element may be an item. */
async function itemsOf<T>(
  parts: ZipParts,
  part: string,
  { open, text, close }: Pick<XmlReader<T>, "open"> & Partial<XmlReader<T>>,
): Promise<T[]> {
  const items: T[] = [];
  const reader = { open, text: text ?? (() => undefined), close: close ?? (() => undefined) };
  for await (const item of xmlItems(part, parts.bytesOf(part), reader)) items.push(item);
  return items;
}

function isTrue(attribute: string | undefined): boolean {
  return attribute === "1" || attribute === "true";
}
