/** What stands in the brackets of an example: `name value …` pairs, the values as written. */
export class Arguments {
  private readonly used = new Set<string>();

  constructor(private readonly values: ReadonlyMap<string, string>) {}

  has(name: string): boolean {
    return this.values.has(name);
  }

  text(name: string, otherwise?: string): string {
    const value = this.values.get(name) ?? otherwise;
    if (value === undefined) throw new Error(`the example has no ${name}`);
    this.used.add(name);
    return value;
  }

  words(name: string): string[] {
    return this.text(name, "").split(" ").filter(Boolean);
  }

  number(name: string, otherwise?: number): number {
    return numberOf(this.text(name, otherwise?.toString()));
  }

  numbers(name: string): number[] {
    return this.words(name).map(numberOf);
  }

  /** Names that nobody asked for: a reader would believe that they matter. */
  unused(): string[] {
    return [...this.values.keys()].filter((name) => !this.used.has(name));
  }
}

/** Figures by name; an example with one nameless figure has it under "". */
export type Figures = Readonly<Record<string, number | string | null>>;

/** One line of an example block: `run(name value, …) → name value, …`. */
interface Example {
  readonly line: string;
  readonly run: string;
  readonly given: Arguments;
  readonly expected: ReadonlyMap<string, string>;
}

/** A section of the page with the examples in it. */
export interface Section {
  readonly heading: string;
  readonly text: string;
  readonly examples: readonly Example[];
}

/** The sections of a page, by their headings of the second level. */
export function sectionsOf(page: string): Section[] {
  return page
    .split(/^## /m)
    .slice(1)
    .map((text) => {
      const [heading = ""] = text.split("\n");
      const blocks = [...text.matchAll(/^```example\n([^`]*)^```$/gm)].map(([, block = ""]) => block);
      const lines = blocks.flatMap((block) => block.split("\n")).filter((line) => line.trim() !== "");
      return { heading, text, examples: lines.map(exampleOf) };
    });
}

function exampleOf(line: string): Example {
  const match = /^(\w+)\((.*)\) → (.+)$/.exec(line);
  if (match === null) throw new Error(`not an example: ${line}`);
  const [, run = "", given = "", expected = ""] = match;
  return { line, run, given: new Arguments(pairsOf(given)), expected: pairsOf(expected) };
}

/** `name value, name value`, where the name may be missing from a value that stands alone. */
function pairsOf(text: string): Map<string, string> {
  const pairs = text.split(", ").map((pair): [string, string] => {
    const [, name = "", value = ""] = /^([^\d−\s]\S*) (.+)$/.exec(pair) ?? [pair, "", pair];
    return [name, value];
  });
  return new Map(text === "" ? [] : pairs);
}

function numberOf(text: string): number {
  const number = Number(text.replace("−", "-").replaceAll(",", ""));
  if (Number.isNaN(number)) throw new Error(`${text} is not a number`);
  return number;
}

/** Whether a figure is the printed one, to as many decimals as are printed; percents are printed as `82.5 %`. */
export function isAsPrinted(figure: number | string | null | undefined, printed: string): boolean {
  if (figure === undefined) return false;
  if (figure === null || printed === "unknown") return figure === null && printed === "unknown";
  if (typeof figure === "string") return figure === printed;
  const percent = printed.endsWith(" %");
  const digits = percent ? printed.slice(0, -2) : printed;
  const decimals = digits.split(".")[1]?.length ?? 0;
  const value = percent ? 100 * figure : figure;
  return Math.abs(value - numberOf(digits)) <= 0.5 * 10 ** -decimals + 1e-9;
}
