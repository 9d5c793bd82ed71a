import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

import packageJson from "../../package.json";
import { packageRoot } from "../../src/package-root.js";
import { recipeSteps } from "./computed-field-recipe.js";

const textOf = (file: string) => readFileSync(path.join(packageRoot, file), "utf8");

describe("the README's recipe for a computed field", () => {
  const steps = recipeSteps(textOf("README.md"));

  test("has a step for each place", () => {
    expect(steps.map(({ files }) => files[0])).toEqual([
      "src/domain/customer/customer-view.ts",
      "src/domain/loyalty/loyalty.ts",
      "src/domain/arithmetic-version.ts",
      "src/model/customer/loyalty-row.ts",
      "src/graphql/loyalty-type.ts",
      "docs/metrics.md",
      "test/domain/customer-view.test.ts",
    ]);
  });

  test.each(steps)("names files that exist and what is in them: $text", ({ files, names, scripts }) => {
    expect(files.filter((file) => !existsSync(path.join(packageRoot, file)))).toEqual([]);
    const texts = [...files, "migrations/table.ts"].map(textOf).join("\n");
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(texts))).toEqual([]);
    expect(Object.keys(packageJson.scripts)).toEqual(expect.arrayContaining([...scripts]));
  });
});
