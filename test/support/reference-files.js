const { existsSync } = require("node:fs");
const path = require("node:path");

/** Where public tables and payloads of vendors lie that are not part of the project. */
const FOLDER = path.join(__dirname, "../../../shared");

/** The tests that read them; the others need nothing but the project. */
const READERS = [
  "test/domain/renewal/fader-hardie.test.ts",
  "test/integration/inbound/signatures.test.ts",
  "test/integration/telco.slow.test.ts",
  "test/mappings/local-days.test.ts",
  "test/mappings/mappings.test.ts",
  "test/mappings/payload-sequences.test.ts",
];

const areThere = existsSync(FOLDER);

module.exports = { FOLDER, areThere, unreadable: areThere ? [] : READERS };
