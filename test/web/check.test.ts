import { spawnSync } from "node:child_process";
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { packageRoot } from "../../src/package-root.js";

/** A copy of the pages' folder, without its packages. */
let web: string;

beforeEach(() => {
  web = mkdtempSync(path.join(tmpdir(), "treue-web-"));
  const filter = (file: string) => path.basename(file) !== "node_modules";
  cpSync(path.join(packageRoot, "web"), web, { recursive: true, filter });
});
afterEach(() => rmSync(web, { recursive: true }));

function check() {
  const { status, stderr } = spawnSync(process.execPath, [path.join(web, "check.mjs")], { encoding: "utf8" });
  return { status, stderr };
}

test("the committed pages are built from the sources beside them", () => {
  expect(check()).toEqual({ status: 0, stderr: "" });
});

test.each(["playground/page.tsx", "package-lock.json", "build.mjs"])("a change of %s asks for a new build", (file) => {
  appendFileSync(path.join(web, file), "\n");
  expect(check()).toMatchObject({ status: 1, stderr: expect.stringContaining("other sources or packages") });
});

test("a built file that was changed by hand is told", () => {
  const { build } = JSON.parse(readFileSync(path.join(web, "dist/playground.json"), "utf8"));
  appendFileSync(path.join(web, "dist/playground", build, "page.js"), "\n");
  expect(check()).toMatchObject({ status: 1, stderr: expect.stringContaining("have been changed") });
});
