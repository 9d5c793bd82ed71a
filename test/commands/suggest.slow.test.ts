import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

import { ImportFolder } from "../integration/import-harness.js";
import { buildProgram, runProgram } from "../support/program.js";

const files = new ImportFolder();
beforeAll(() => buildProgram());
afterAll(() => files.remove());

test("import --suggest writes a mapping that imports the file, and says how; a folder that is there is kept", async () => {
  const file = files.write(
    "kunden.csv",
    "Nr;Name;E-Mail;Kunde seit\n1;Müller;m@example.de;31.01.2025\n2;Groß;;01.02.2025\n",
  );
  const folder = path.join(files.folder, "made");
  const environment = { DATABASE_URL: `sqlite:${path.join(files.folder, "suggest.sqlite")}`, LOG_LEVEL: "error" };
  const suggestion = await runProgram(["import", file, "--suggest", "--mapping", folder], environment);
  expect(suggestion).toMatchObject({ code: 0, stderr: "" });
  expect(suggestion.stdout).toContain(
    "tells of customers: E-Mail (email), Name (name), Kunde seit (customerSince), Nr (customerId)",
  );
  expect(suggestion.stdout).toContain('"customerSince":"2025-01-31"');
  expect(suggestion.stdout).toContain(`import ${file} --mapping ${folder}\n`);
  expect(existsSync(path.join(files.folder, "suggest.sqlite"))).toBe(false);

  await runProgram(["migrate"], environment);
  const tried = await runProgram(["import", file, file, "--mapping", folder, "--dry-run"], environment);
  expect(tried.stderr).toContain(`dry run, nothing was written: ${file}: 2 rows: 2 records created`);
  expect(tried.stderr).toContain("0 records created, 0 updated, 2 unchanged; 0 rows rejected");
  const imported = await runProgram(["import", file, "--mapping", folder], environment);
  expect(imported).toMatchObject({
    code: 0,
    stderr: "2 rows: 2 records created, 0 updated, 0 unchanged; 0 rows rejected\n",
  });

  const before = readFileSync(path.join(folder, "mapping.jsonata"), "utf8");
  const again = await runProgram(["import", file, "--suggest", "--mapping", folder], environment);
  expect(again).toMatchObject({
    code: 1,
    stderr: `treue: ${folder} is there already: name another folder by --mapping\n`,
  });
  expect(readFileSync(path.join(folder, "mapping.jsonata"), "utf8")).toBe(before);
  expect((await runProgram(["import", file], environment)).stderr).toContain("--suggest writes one for the files");
});

test("import --suggest leaves no folder where its mapping cannot read the file", async () => {
  const rows = Array.from({ length: 40 }, (_, at) => `${at},${at === 39 ? "31/01" : "01/31"}/2025 10:00,PHONE\n`);
  const file = files.write("swapped.csv", `Customer ID,Created,Channel\n${rows.join("")}`);
  const folder = path.join(files.folder, "swapped");
  const suggestion = await runProgram(["import", file, "--suggest", "--mapping", folder], { LOG_LEVEL: "error" });
  expect(suggestion).toMatchObject({ code: 1 });
  expect(suggestion.stderr).toContain("day and month are swapped");
  expect(existsSync(folder)).toBe(false);
});
