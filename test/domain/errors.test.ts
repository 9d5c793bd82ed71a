import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { ApolloServerErrorCode } from "@apollo/server/errors";

import { REQUEST_ERRORS, USER_ERRORS } from "../../src/domain/errors.js";

const ROOT = path.join(__dirname, "..", "..");
const DOCUMENT = readFileSync(path.join(ROOT, "docs", "errors.md"), "utf8");

/** The cells of the table under a heading of the document, row by row. */
function tableUnder(heading: string): string[][] {
  const [, section = ""] = DOCUMENT.split(`## ${heading}\n`);
  const [body = ""] = section.split("\n## ");
  const lines = body.split("\n").filter((line) => line.startsWith("|"));
  const rows = lines.slice(2).map((line) => line.slice(1, -1).split("|"));
  return rows.map((cells) => cells.map((cell) => cell.trim()));
}

describe("the documented errors", () => {
  test("of mutations and rows are those of the program, with their meaning", () => {
    const known = Object.entries(USER_ERRORS).map(([code, { meaning }]) => [`\`${code}\``, meaning]);
    expect(tableUnder("User errors")).toEqual(known);
  });

  test("of requests are those of the program, with their status and meaning", () => {
    const known = Object.entries(REQUEST_ERRORS).map(([code, { status, meaning }]) => {
      return [`\`${code}\``, String(status), meaning];
    });
    expect(tableUnder("Request errors")).toEqual(known);
  });

  test("stand in the order of the alphabet", () => {
    for (const codes of [Object.keys(USER_ERRORS), Object.keys(REQUEST_ERRORS)]) {
      expect(codes).toEqual([...codes].sort());
    }
  });
});

test("every error is raised somewhere in the program, or by Apollo Server for it", () => {
  const sources = readdirSync(path.join(ROOT, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(path.join("domain", "errors.ts")))
    .map((file) => readFileSync(path.join(ROOT, "src", file), "utf8"))
    .join("\n");
  const raised = (code: string) => sources.includes(`"${code}"`) || code in ApolloServerErrorCode;
  const unused = [...Object.keys(USER_ERRORS), ...Object.keys(REQUEST_ERRORS)].filter((code) => !raised(code));
  expect(unused).toEqual([]);
});
