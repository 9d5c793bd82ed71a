import { XMLParser, XMLValidator } from "fast-xml-parser";

import { messageOf } from "../import-error.js";
import { PayloadFault } from "./payload-fault.js";

const PARSER = new XMLParser({
  removeNSPrefix: true,
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  parseTagValue: false,
  isArray: (name) => name === "Notification",
});

/**
 * Parses XML as mappings see it: an object with the names of elements without their namespace, attributes as `@name`,
 * and everything else as text. Document types are refused, as SOAP wants it: they can grow without end. Throws a
 * PayloadFault that says where the text is wrong.
 */
export function parseXml(text: string): unknown {
  if (/<!DOCTYPE/i.test(text)) throw new PayloadFault("the body has a document type, which is not taken");
  const verdict = XMLValidator.validate(text);
  if (verdict !== true) {
    const { msg, line, col } = verdict.err;
    throw new PayloadFault(`the body is not XML: line ${line}, column ${col}: ${msg}`);
  }
  try {
    return PARSER.parse(text);
  } catch (fault) {
    throw new PayloadFault(`the body is not XML: ${messageOf(fault)}`);
  }
}
