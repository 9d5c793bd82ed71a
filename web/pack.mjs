// Packs every file of the current build ahead, beside it: .br and .gz. Nothing is done where that has been done. Of other
// builds, whose packed files git leaves behind, nothing stays.
import { existsSync } from "node:fs";
import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

import { builds, plainFiles, pointer } from "./fingerprint.mjs";

/** Brotli's last two steps, 10 and 11, take ten times as long for a tenth less. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
const WAYS = {
  ".br": (plain) => promisify(brotliCompress)(plain, BROTLI),
  ".gz": (plain) => promisify(gzip)(plain, { level: 9 }),
};

const { build } = JSON.parse(await readFile(pointer, "utf8"));
const folder = path.join(builds, build);
for (const other of await readdir(builds)) {
  if (other !== build) await rm(path.join(builds, other), { recursive: true });
}
await Promise.all(
  (await plainFiles(folder)).flatMap((name) =>
    Object.entries(WAYS).map(async ([ending, packed]) => {
      const place = path.join(folder, name + ending);
      if (existsSync(place)) return;
      // Put there whole, so that a server never answers with half of one.
      const unfinished = path.join(path.dirname(builds), `unfinished-${process.pid}-${name}${ending}`);
      await writeFile(unfinished, await packed(await readFile(path.join(folder, name))));
      await rename(unfinished, place);
    }),
  ),
);
