import { SaxesParser, type SaxesTagPlain } from "saxes";

import { ImportError, messageOf } from "../../import-error.js";

/** A cell holds 32,767 characters at most; what is longer without an end is damaged or meant to fill the memory. */
const LONGEST_PIECE = 1_048_576;

/** What is told of XML while it is read; names come without the prefix of their namespace. */
export interface XmlReader<T> {
  /** Returns what is whole with the beginning of an element; undefined: nothing. */
  readonly open: (name: string, attributes: Readonly<Record<string, string>>) => T | undefined;
  readonly text: (text: string) => void;
  /** Returns what is whole with the end of an element; undefined: nothing. */
  readonly close: (name: string) => T | undefined;
}

/** What a reader makes of XML, piece by piece as its bytes arrive. Throws an ImportError where it is not well-formed. */
export async function* xmlItems<T>(
  place: string,
  bytes: AsyncIterable<Buffer>,
  reader: XmlReader<T>,
): AsyncGenerator<T> {
  let items: T[] = [];
  let told = 0;
  const keep = (item: T | undefined): void => {
    if (item !== undefined) items.push(item);
  };
  const parser = new SaxesParser();
  parser.on("opentag", ({ name, attributes }: SaxesTagPlain) => {
    told = parser.position;
    keep(reader.open(localName(name), attributes));
  });
  parser.on("text", (text) => {
    told = parser.position;
    reader.text(text);
  });
  parser.on("closetag", ({ name }) => {
    keep(reader.close(localName(name)));
  });
  parser.on("error", (fault) => {
    throw fault;
  });

  const decoder = new TextDecoder("utf-8");
  for await (const chunk of bytes) {
    write(parser, decoder.decode(chunk, { stream: true }), place);
    if (parser.position - told > LONGEST_PIECE) throw new ImportError(`${place} holds a text without an end`);
    yield* items;
    items = [];
  }
}

function write(parser: SaxesParser, text: string, place: string): void {
  try {
    parser.write(text);
  } catch (fault) {
    if (fault instanceof ImportError) throw fault;
    throw new ImportError(`${place} is damaged: ${messageOf(fault)}`);
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}
