// Whether the committed build is of the sources beside it and has not been touched: exits with 1 where not.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

import { builds, contentsOf, fingerprint, pointer } from "./fingerprint.mjs";

const { build, contents } = JSON.parse(await readFile(pointer, "utf8"));
const folders = await readdir(builds);
const faults = [];
if (build !== (await fingerprint())) faults.push("it was built from other sources or packages");
if (folders.join() !== build) faults.push(`it names ${build}, and there is ${folders.join(", ")}`);
else if (contents !== (await contentsOf(path.join(builds, build)))) faults.push("its files have been changed");

if (faults.length > 0) {
  console.error(
    `web/dist is not current: ${faults.join("; ")}. Run: npm --prefix web ci && npm --prefix web run build`,
  );
  process.exitCode = 1;
}
