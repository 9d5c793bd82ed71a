import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

import packageJson from "../../package.json";
import { packageRoot } from "../../src/package-root.js";
import { recipeSteps } from "./computed-field-recipe.js";

const textOf = (file: string) => readFileSync(path.join(packageRoot, file), "utf8");
const isThere = (place: string) => existsSync(path.join(packageRoot, place));

describe("the recipe for a computed field", () => {
  const steps = recipeSteps(textOf("CONTRIBUTING.md"));

  test("has a step for each place", () => {
    expect(steps.map(({ files }) => files[0])).toEqual([
      "src/domain/customer/customer-view.ts",
      "src/domain/loyalty/loyalty.ts",
      "src/domain/arithmetic-version.ts",
      "src/model/customer/loyalty-row.ts",
      "src/graphql/loyalty/loyalty-type.ts",
      "docs/metrics.md",
      "test/domain/customer-view.test.ts",
    ]);
  });

  test.each(steps)("names files that exist and what is in them: $text", ({ files, names, scripts }) => {
    expect(files.filter((file) => !isThere(file))).toEqual([]);
    const texts = [...files, "migrations/table.ts"].map(textOf).join("\n");
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(texts))).toEqual([]);
    expect(Object.keys(packageJson.scripts)).toEqual(expect.arrayContaining([...scripts]));
  });
});

test.each(["README.md", "CONTRIBUTING.md", "SECURITY.md"])("%s names places that exist", (page) => {
  const text = textOf(page);
  const places = [...text.matchAll(/`((?:src|test|docs|mappings|migrations|schema)\/[^`*]*)`/g)].map(
    ([, place]) => place,
  );
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => link);
  const commands = [...text.matchAll(/npx jest [^\n]*?(test\/\S+)/g)].map(([, file]) => file);
  const named = [...places, ...links, ...commands].flatMap((place) => place ?? []);
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((place) => !isThere(place))).toEqual([]);
});

test.each(["README.md", "CONTRIBUTING.md", "SECURITY.md"])("%s links to sections that it has", (page) => {
  const text = textOf(page);
  const anchors = [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, "")
      .replaceAll(" ", "-"),
  );
  const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
  expect(links.filter((anchor) => !anchors.includes(anchor ?? ""))).toEqual([]);
});
