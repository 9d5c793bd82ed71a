import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { packageRoot } from "../../src/package-root.js";

const FOLDER = path.join(packageRoot, "docs", "decisions");
const PAGES = readdirSync(FOLDER).filter((file) => file !== "README.md");
const textOf = (page: string) => readFileSync(path.join(FOLDER, page), "utf8");

describe("docs/decisions", () => {
  test("lists every page by its number and title, and no other", () => {
    const listed = [...textOf("README.md").matchAll(/^\| (\d{3}) \| \[(.+?)\]\((.+?)\) \|/gm)];
    expect(listed.map(([, number, title, page]) => [page, `# ${number} ${title}`])).toEqual(
      PAGES.sort().map((page) => [page, textOf(page).split("\n", 1)[0]]),
    );
  });

  test("gives a number to one page only", () => {
    expect(new Set(PAGES.map((page) => page.slice(0, 3))).size).toBe(PAGES.length);
  });

  // The list of dependencies has a line for each.
  test.each(PAGES.filter((page) => page !== "002-dependencies.md"))("keeps %s to one page", (page) => {
    expect(textOf(page).trimEnd().split("\n").length).toBeLessThanOrEqual(40);
  });
});
