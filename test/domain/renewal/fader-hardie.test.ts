import { readFileSync } from "node:fs";
import path from "node:path";

import { renewalChance, survivalAt } from "../../../src/domain/renewal/renewal-curve.js";
import { fitCurve } from "../../../src/domain/renewal/renewal-fit.js";
import { FOLDER } from "../../support/reference-files.js";
import { countsOf, parametersOf } from "./fitted-cohorts.js";

describe("the tables of Fader & Hardie", () => {
  const survivors = tableOf("survival");
  const survivorsOf = (segment: string, years: number) =>
    survivors.slice(0, years + 1).map((row) => Math.round(Number(row[`${segment}_pct_surviving`]) * 10));

  test.each(tableOf("sbg-fit").map((row) => [row.segment ?? "", Number(row.calibration_years), row] as const))(
    "%s after %i years is fitted as there",
    (segment, years, row) => {
      const published = row.log_likelihood_per_customer === "";
      const fit = fitCurve(countsOf(survivorsOf(segment, years)));
      expect(parametersOf(fit).alpha).toBeCloseTo(Number(row.alpha), published ? 3 : 5);
      expect(parametersOf(fit).beta).toBeCloseTo(Number(row.beta), published ? 3 : 5);
      if (!published) expect(fit.logLikelihood / 1000).toBeCloseTo(Number(row.log_likelihood_per_customer), 6);
    },
  );

  test.each(["regular", "high_end"])("%s is projected as there, year by year", (segment) => {
    const { curve } = fitCurve(countsOf(survivorsOf(segment, 7)));
    const rows = tableOf("sbg-projection").filter((row) => row.segment === segment);
    expect(rows).toHaveLength(13);
    rows.forEach((row, year) => {
      expect(100 * survivalAt(curve, year)).toBeCloseTo(Number(row.model_pct), 3);
      if (year > 0) expect(renewalChance(curve, year - 1)).toBeCloseTo(Number(row.model_retention_rate), 5);
    });
  });
});

function tableOf(name: string): Record<string, string>[] {
  const file = path.join(FOLDER, "data", `fader-hardie-2007-${name}.csv`);
  const [header = "", ...lines] = readFileSync(file, "utf8").trim().split("\n");
  const columns = header.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ""]));
  });
}
