import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { packageRoot } from "../../src/package-root.js";

/** A folder that holds the launcher, but no compiler, as a machine does on which the program only runs. */
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "treue-launcher-"));
  cpSync(path.join(packageRoot, "bin"), path.join(folder, "bin"), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
}

function writeSources(): void {
  for (const place of ["src", "migrations", "bench", "examples"]) write(`${place}/one.ts`, `// ${place}\n`);
  for (const file of ["web/dist/playground.json", "web/pack.mjs", "ormconfig.ts", "swc.config.js", "package-lock.json"])
    write(file, "");
}

/** What a build leaves behind, for the sources that are there. */
async function writeBuild(): Promise<void> {
  write("dist/src/main.js", "process.stdout.write(`ran ${process.argv[2]}`);");
  const hash = `import(${JSON.stringify(path.join(folder, "bin/sources.mjs"))}).then((it) => console.log(it.sourcesHash()))`;
  const { stdout } = spawnSync(process.execPath, ["-e", hash], { encoding: "utf8" });
  write("dist/build.json", JSON.stringify({ sources: stdout.trim() }));
}

function run() {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(folder, "bin/treue.mjs"), "serve"], {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

describe("the command treue, without a compiler", () => {
  test("runs what was built from the sources that are there", async () => {
    writeSources();
    await writeBuild();
    expect(run()).toEqual({ status: 0, stdout: "ran serve", stderr: "" });
  });

  test.each(["src/one.ts", "src/two.ts", "web/dist/playground.json", "package-lock.json"])(
    "runs what was built before %s changed, and says so",
    async (file) => {
      writeSources();
      await writeBuild();
      write(file, "// changed\n");
      expect(run()).toMatchObject({ status: 0, stdout: "ran serve", stderr: expect.stringContaining("other sources") });
    },
  );

  test("says that nothing is built", () => {
    writeSources();
    expect(run()).toMatchObject({ status: 1, stdout: "", stderr: expect.stringContaining("dist/ is not built") });
  });

  test("runs an installed package, which has no sources", () => {
    write("dist/src/main.js", "process.stdout.write(`ran ${process.argv[2]}`);");
    expect(run()).toEqual({ status: 0, stdout: "ran serve", stderr: "" });
  });
});
