import { isUtf8 } from "node:buffer";

import { PayloadFormat } from "../../model/inbound/mapping-row.js";
import { parseExactJson } from "../exact-json.js";
import { JsonFault } from "../json-scanner.js";
import { PayloadFault } from "./payload-fault.js";
import { parseXml } from "./xml-payload.js";

const BYTE_ORDER_MARK = /^\uFEFF/;

/** What a body says, by the form in which its sender writes; throws a PayloadFault where it cannot be read. */
export function readPayload(body: Buffer, format: PayloadFormat): unknown {
  if (!isUtf8(body)) throw new PayloadFault("the body is not encoded in UTF-8");
  const text = body.toString("utf8").replace(BYTE_ORDER_MARK, "");
  switch (format) {
    case PayloadFormat.JSON:
      return parseJson(text);
    case PayloadFormat.XML:
      return parseXml(text);
  }
}

function parseJson(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch (fault) {
    if (!(fault instanceof JsonFault)) throw fault;
    throw new PayloadFault(`the body is not JSON: ${placeOf(text, fault.position)}: ${fault.message}`);
  }
}

/** Where something stands in a text: the line and the column, both counted from 1. */
function placeOf(text: string, position: number): string {
  const before = text.slice(0, position);
  const line = before.split("\n").length;
  return `line ${line}, column ${position - before.lastIndexOf("\n")}`;
}

/** Gives the contents of a payload, told in which format its mapping has it. */
export type PayloadReader = (format: PayloadFormat) => unknown;

/** Reads a body that nobody has read yet. */
export function payloadReader(body: Buffer): PayloadReader {
  return (format) => readPayload(body, format);
}
