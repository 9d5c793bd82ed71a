import { readFileSync } from "node:fs";
import path from "node:path";

import { buildSchema, isObjectType } from "graphql";

import { packageRoot } from "../../src/package-root.js";
import { isAsPrinted, sectionsOf } from "./example-blocks.js";
import { RUNS } from "./metric-runs.js";

const SECTIONS = sectionsOf(readFileSync(path.join(packageRoot, "docs", "metrics.md"), "utf8"));
const schema = buildSchema(readFileSync(path.join(packageRoot, "schema", "schema.graphql"), "utf8"), {
  assumeValid: true,
});

/** Types whose fields are figures, and those of their fields that are none but say what a figure is of or about. */
const FIGURES: Readonly<Record<string, readonly string[]>> = {
  ActivityMovement: ["from", "to"],
  Backtest: ["asOf", "day", "fitted", "reason", "undecided"],
  ChurnRisk: [],
  ExpectedRevenue: ["from", "to"],
  ExperienceEffect: ["isFitted", "meanLogit", "observed"],
  Loyalty: [
    "asOf",
    "expectedRevenueReason",
    "model",
    "policyVersion",
    "reasons",
    "serviceContacts",
    "tierReason",
    "validUntil",
  ],
  LossDifference: ["low", "high", "reason"],
  PredictionQuality: ["count", "reason"],
  RenewalCurve: ["boundary", "decided", "lapsed", "source", "termClass"],
  RenewalsDue: ["month"],
  RetentionReport: ["series", "split", "total"],
  RevenueRetention: ["currency", "from", "key", "to"],
  ServiceOperations: ["closed", "contacts"],
  ServiceQuality: [],
  ServiceStepFigure: ["benchmark", "changeReason", "definition", "denominator", "key", "numerator", "reason", "unit"],
  StayChance: ["gartner", "observed", "quality"],
  SurvivalReport: ["contracts", "curves", "reason", "steps"],
  SurvivalStep: ["atRisk", "left", "time"],
};

function figuresOf(typeName: string): string[] {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) throw new Error(`the schema has no type ${typeName}`);
  return Object.keys(type.getFields()).filter((field) => !FIGURES[typeName]?.includes(field));
}

describe("every example of docs/metrics.md comes out as printed", () => {
  const examples = SECTIONS.flatMap(({ heading, examples }) => examples.map((example) => ({ heading, ...example })));

  test.each(examples)("$heading: $line", ({ run, given, expected }) => {
    const figures = RUNS[run]?.(given);
    if (figures === undefined) throw new Error(`no function of the domain is known for ${run}`);
    expect(given.unused()).toEqual([]);
    for (const [name, printed] of expected) {
      const figure = figures[name];
      const isPrinted = isAsPrinted(figure, printed);
      expect({ name, figure: isPrinted ? printed : figure }).toEqual({ name, figure: printed });
    }
  });
});

describe("every figure of the API has its place", () => {
  test.each(Object.keys(FIGURES).flatMap((type) => figuresOf(type).map((field) => `${type}.${field}`)))(
    "%s",
    (figure) => {
      const named = SECTIONS.filter(({ text }) => text.includes(`\`${figure}\``));
      expect(named.map(({ heading }) => heading)).toHaveLength(1);
      expect(named.flatMap(({ examples }) => examples).length).toBeGreaterThan(0);
    },
  );

  test.each(SECTIONS)("$heading says what it is, how it is computed, and by whom", ({ text, examples }) => {
    expect(examples.length).toBeGreaterThan(0);
    for (const part of ["**Formula:**", "**Source:**", "**API:**"]) expect(text).toContain(part);
  });
});

describe("an example block", () => {
  test.each<[number | string | null, string, boolean]>([
    [0.82549, "0.83", true],
    [0.82451, "0.83", false],
    [0.825, "82.5 %", true],
    [0.8256, "82.5 %", false],
    [-1611.1584, "−1611.158", true],
    [1200, "1,200", true],
    [null, "unknown", true],
    [0, "unknown", false],
    ["GOLD", "GOLD", true],
    ["GOLD", "PLATINUM", false],
  ])("%s is printed as %s: %s", (figure, printed, expected) => expect(isAsPrinted(figure, printed)).toBe(expected));

  test("that cannot be read is an error", () => {
    expect(() => sectionsOf("## A\n```example\nsum(1, 2) = 3\n```\n")).toThrow("not an example");
  });
});
