import type { HmacSettings } from "../../../model/inbound/hmac-settings.js";
import type { SignedRequest } from "./signed-request.js";

type Texts = Pick<HmacSettings, "pattern" | "signed">;

/** What a header carries. */
interface Carried {
  readonly signatures: readonly string[];
  /** Empty where it carries none. */
  readonly timestamp: string;
}

/** How a sender's header is read, and what it signs. */
interface Template {
  readonly hasTime: boolean;
  /** Other headers that are signed, by name. */
  readonly headers: readonly string[];
  /** Reads a header by the pattern. */
  readonly read: (header: string) => Carried;
  /** What is signed, one part after another. */
  readonly signedParts: (request: SignedRequest, timestamp: string) => readonly (string | Buffer)[];
}

const SEPARATORS = [";", ",", " "];
const PLACEHOLDER = /\{([^{}]*)\}/;
const HEADER = /^header:([A-Za-z0-9-]{1,100})$/;
const LONGEST = 300;

/** A part of a header: what it begins with, and what follows. */
interface Part {
  readonly begins: string;
  readonly holds: string;
  /** What stands after it, which no pattern can say. */
  readonly ends: string;
}

/** Reads the two texts of the settings. */
export function templateOf({ pattern, signed }: Texts): Template {
  const separator = separatorOf(pattern);
  const parts = partsOf(pattern, separator);
  const template = pieces(signed);
  return {
    hasTime: template.some(({ name }) => name === "timestamp"),
    headers: template.flatMap(({ name = "" }) => HEADER.exec(name)?.[1] ?? []),
    read: (header) => carriedIn(header === "" || separator === null ? [header] : header.split(separator), parts),
    signedParts: (request, timestamp) =>
      template.map(({ text, name }) => text ?? valueOf(name ?? "", request, timestamp)),
  };
}

/** Why settings could not work, by the field that is wrong. */
export function hmacFaults({
  header,
  pattern,
  signed,
  timestampHeader,
  toleranceSeconds,
}: HmacSettings): [field: keyof HmacSettings, fault: string][] {
  const held = partsOf(pattern, separatorOf(pattern));
  const names = pieces(signed).flatMap(({ name }) => name ?? []);
  const carriesTime = timestampHeader !== null || held.some(({ holds }) => holds === "timestamp");
  const isHeader = (name: string) => HEADER.test(`header:${name}`);
  const rules: readonly [broken: boolean, field: keyof HmacSettings, fault: string][] = [
    [!isHeader(header), "header", "is no name of a header"],
    [timestampHeader !== null && !isHeader(timestampHeader), "timestampHeader", "is no name of a header"],
    [pattern.length > LONGEST, "pattern", `longer than ${LONGEST}`],
    [!held.some(({ holds }) => holds === "signature"), "pattern", "does not say where the {signature} stands"],
    [
      held.some(({ holds, ends }) => ends !== "" || !["signature", "timestamp"].includes(holds)),
      "pattern",
      "consists of {signature} and {timestamp}, each after the text that begins it",
    ],
    [
      timestampHeader !== null && held.some(({ holds }) => holds === "timestamp"),
      "timestampHeader",
      "the time is either in the pattern or in a header of its own",
    ],
    [signed.length > LONGEST, "signed", `longer than ${LONGEST}`],
    [
      names.filter((name) => name === "body").length !== 1,
      "signed",
      "holds {body} once: anything else could be sent with it",
    ],
    ...names
      .filter((name) => !["body", "timestamp", "method", "url"].includes(name) && !HEADER.test(name))
      .map((name) => [true, "signed", `does not know {${name}}`] as [boolean, "signed", string]),
    [carriesTime && !names.includes("timestamp"), "signed", "lacks the {timestamp}: anybody could change it"],
    [
      !carriesTime && names.includes("timestamp"),
      "signed",
      "needs a {timestamp}, which neither pattern nor header has",
    ],
    [!(toleranceSeconds >= 1 && toleranceSeconds <= 3_600), "toleranceSeconds", "is from 1 to 3600"],
  ];
  return rules.flatMap(([broken, field, fault]) => (broken ? [[field, fault] as [keyof HmacSettings, string]] : []));
}

function separatorOf(pattern: string): string | null {
  return SEPARATORS.find((each) => pattern.includes(each)) ?? null;
}

function partsOf(pattern: string, separator: string | null): Part[] {
  return (separator === null ? [pattern] : pattern.split(separator)).map((part) => {
    const [begins = "", holds = "", ...rest] = part.split(PLACEHOLDER);
    return { begins: begins.trimStart(), holds, ends: rest.join("").trimEnd() };
  });
}

/**
 * A part is known by what it begins with, the longest first; one that nothing begins by its place, and where no other fits, a
 * signature: they may go on until the end.
 */
function carriedIn(sent: readonly string[], parts: readonly Part[]): Carried {
  const begun = parts
    .filter(({ begins }) => begins !== "")
    .sort((one, other) => other.begins.length - one.begins.length);
  const repeated = parts.find(({ begins, holds }) => begins === "" && holds === "signature");
  const signatures: string[] = [];
  let timestamp = "";
  sent.forEach((piece, place) => {
    const text = piece.trim();
    const placed = parts[place]?.begins === "" ? parts[place] : undefined;
    const part = begun.find(({ begins }) => text.startsWith(begins)) ?? placed ?? repeated;
    if (part === undefined) return;
    const value = text.slice(part.begins.length);
    if (part.holds === "timestamp") timestamp ||= value;
    else if (value !== "") signatures.push(value);
  });
  return { signatures, timestamp };
}

/** A text in pieces: as they stand, or by the name of what stands there. */
function pieces(text: string): { readonly text?: string; readonly name?: string }[] {
  return text.split(PLACEHOLDER).map((piece, index) => (index % 2 === 0 ? { text: piece } : { name: piece }));
}

function valueOf(name: string, { body, method, url, headers }: SignedRequest, timestamp: string): string | Buffer {
  if (name === "body") return body;
  if (name === "timestamp") return timestamp;
  if (name === "method") return method;
  return name === "url" ? url : (headers[name.replace(/^header:/, "").toLowerCase()] ?? "");
}
