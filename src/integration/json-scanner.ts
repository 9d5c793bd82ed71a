/** A text is not JSON, or not JSON that can be taken. */
export class JsonFault extends Error {
  constructor(
    message: string,
    /** Where in the text, in characters from 0. */
    readonly position: number,
  ) {
    super(message);
    this.name = "JsonFault";
  }
}

/** Deeper than any sender nests, and far from what a stack holds. */
const DEEPEST = 100;
/** Up to here a double holds every whole number. */
const LARGEST_SAFE = String(Number.MAX_SAFE_INTEGER);
/** Shorter numbers without an exponent are never too large for a double. */
const SAFE_CHARACTERS = 300;

const code = (character: string) => character.charCodeAt(0);
const [QUOTE, BACKSLASH, COMMA, COLON] = [code('"'), code("\\"), code(","), code(":")];
const [OPENING_BRACE, CLOSING_BRACE] = [code("{"), code("}")];
const [OPENING_BRACKET, CLOSING_BRACKET] = [code("["), code("]")];
const [ZERO, NINE, MINUS, PLUS, DOT] = [code("0"), code("9"), code("-"), code("+"), code(".")];
const [SMALL_E, LARGE_E] = [code("e"), code("E")];
const [SPACE, TAB, NEWLINE, RETURN] = [code(" "), code("\t"), code("\n"), code("\r")];
const ESCAPED = '"\\/bfnrt';
const HEXADECIMAL = /^[0-9A-Fa-f]{4}$/;
const KEYWORDS = ["true", "false", "null"];

/**
 * Reads a text once from front to back, without building anything: checks that it is JSON, and finds the numbers that a
 * double does not hold. Keeps a list of what is open instead of calling itself.
 */
export class JsonScanner {
  private position = 0;
  /** The closing bracket of everything that is open, the innermost last. */
  private readonly open: number[] = [];
  private readonly found: number[] = [];

  constructor(private readonly text: string) {}

  /**
   * Where the numbers that a double does not hold begin and end, by turns. Throws a JsonFault where the text is not JSON.
   */
  inexactNumbers(): readonly number[] {
    this.readValue("JSON value expected");
    this.readRest();
    return this.found;
  }

  /** Reads up to and with the next value that opens nothing more, or up to the end of one that is empty. */
  private readValue(missing: string): void {
    for (let expected = missing; ;) {
      this.skipWhitespace();
      const first = this.text.charCodeAt(this.position);
      if (first !== OPENING_BRACE && first !== OPENING_BRACKET) return this.readScalar(first, expected);
      const isObject = first === OPENING_BRACE;
      const closing = isObject ? CLOSING_BRACE : CLOSING_BRACKET;
      if (this.open.length === DEEPEST) throw tooDeep(this.position);
      this.open.push(closing);
      this.position += 1;
      this.skipWhitespace();
      if (this.text.charCodeAt(this.position) === closing || this.position >= this.text.length) return;
      expected = isObject ? this.readKey() : "Array item expected";
    }
  }

  /** Reads what comes after the first value: the ends of all that is open, and the values in between. */
  private readRest(): void {
    const { text, open } = this;
    for (;;) {
      this.skipWhitespace();
      const closing = open.at(-1);
      if (closing === undefined) {
        if (this.position < text.length) this.fail("Expected end of input");
        return;
      }
      const next = text.charCodeAt(this.position);
      if (next === closing) {
        open.pop();
        this.position += 1;
        continue;
      }
      const isObject = closing === CLOSING_BRACE;
      if (this.position >= text.length) {
        this.fail(
          isObject ? "Quoted object key or end of object '}' expected" : "Array item or end of array ']' expected",
        );
      }
      if (next !== COMMA) this.fail("Comma ',' expected after value");
      this.position += 1;
      this.skipWhitespace();
      this.readValue(isObject ? this.readKey() : "Array item expected");
    }
  }

  /** Reads a key and its colon; returns what is missing where no value follows. */
  private readKey(): string {
    if (this.text.charCodeAt(this.position) !== QUOTE) this.fail("Quoted object key expected");
    this.readString();
    this.skipWhitespace();
    if (this.text.charCodeAt(this.position) !== COLON) this.fail("Colon ':' expected after property name");
    this.position += 1;
    return "Object value expected after ':'";
  }

  private readScalar(first: number, missing: string): void {
    if (first === QUOTE) return this.readString();
    if (first === MINUS || isDigit(first)) return this.readNumber();
    const keyword = KEYWORDS.find((word) => this.text.startsWith(word, this.position));
    if (keyword === undefined) this.fail(missing);
    this.position += keyword.length;
  }

  private readString(): void {
    const { text } = this;
    for (let at = this.position + 1; ; at += 1) {
      const each = text.charCodeAt(at);
      if (each === QUOTE) {
        this.position = at + 1;
        return;
      }
      if (each === BACKSLASH) at += this.escapeLength(at) - 1;
      // Beyond the end there is no code at all.
      else if (!(each >= SPACE)) {
        this.position = at;
        this.fail(at >= text.length ? "End of string '\"' expected" : `Invalid character '${text[at]}'`);
      }
    }
  }

  private escapeLength(at: number): number {
    const { text } = this;
    const escaped = text[at + 1] ?? "";
    if (escaped !== "" && ESCAPED.includes(escaped)) return 2;
    this.position = at;
    if (escaped !== "u") this.fail(`Invalid escape character '${text.slice(at, at + 2)}'`);
    if (!HEXADECIMAL.test(text.slice(at + 2, at + 6))) {
      this.fail(`Invalid unicode character '${text.slice(at, at + 6)}'`);
    }
    return 6;
  }

  private readNumber(): void {
    const { text, position: start } = this;
    const firstDigit = text.charCodeAt(start) === MINUS ? start + 1 : start;
    const wholeEnd = text.charCodeAt(firstDigit) === ZERO ? firstDigit + 1 : this.digitsEnd(firstDigit, start);
    let end = wholeEnd;
    if (text.charCodeAt(end) === DOT) end = this.digitsEnd(end + 1, start);
    const fractionEnd = end;
    if (isExponent(text.charCodeAt(end))) {
      const sign = text.charCodeAt(end + 1);
      end = this.digitsEnd(sign === MINUS || sign === PLUS ? end + 2 : end + 1, start);
    }
    this.position = end;
    if (end === wholeEnd) {
      const digits = wholeEnd - firstDigit;
      const isLarge = digits === LARGEST_SAFE.length && text.slice(firstDigit, wholeEnd) > LARGEST_SAFE;
      if (digits > LARGEST_SAFE.length || isLarge) this.found.push(start, end);
    } else if (end > fractionEnd || end - start > SAFE_CHARACTERS) {
      if (!Number.isFinite(Number(text.slice(start, end)))) this.found.push(start, end);
    }
  }

  /** Where the digits from a place on end, one at least, of the number that begins at `start`. */
  private digitsEnd(from: number, start: number): number {
    const { text } = this;
    let end = from;
    while (isDigit(text.charCodeAt(end))) end += 1;
    if (end > from) return end;
    this.position = end;
    this.fail(`Invalid number '${text.slice(start, end)}', expecting a digit`);
  }

  private skipWhitespace(): void {
    const { text } = this;
    let at = this.position;
    for (;;) {
      const each = text.charCodeAt(at);
      // Most of what is not space has a higher code.
      if (each > SPACE || (each !== SPACE && each !== NEWLINE && each !== RETURN && each !== TAB)) break;
      at += 1;
    }
    this.position = at;
  }

  /** What is wrong at the place reached, unless brackets nest too deep somewhere: that is said first. */
  private fail(message: string): never {
    checkDepth(this.text);
    throw new JsonFault(message, this.position);
  }
}

function isDigit(each: number): boolean {
  return each >= ZERO && each <= NINE;
}

function isExponent(each: number): boolean {
  return each === SMALL_E || each === LARGE_E;
}

function tooDeep(position: number): JsonFault {
  return new JsonFault(`it nests deeper than ${DEEPEST} levels`, position);
}

/** Throws a JsonFault where brackets nest too deep, whatever else is wrong. */
function checkDepth(text: string): void {
  let depth = 0;
  let isInString = false;
  for (let position = 0; position < text.length; position += 1) {
    const each = text.charCodeAt(position);
    if (isInString) {
      if (each === BACKSLASH) position += 1;
      else if (each === QUOTE) isInString = false;
    } else if (each === QUOTE) isInString = true;
    else if (each === OPENING_BRACKET || each === OPENING_BRACE) depth += 1;
    else if (each === CLOSING_BRACKET || each === CLOSING_BRACE) depth -= 1;
    if (depth > DEEPEST) throw tooDeep(position);
  }
}
