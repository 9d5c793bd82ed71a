// In one file, because loading the program takes longer than these tests.
import "./contract-tests.js";
import "./contract-events-tests.js";
import "./interaction-tests.js";
import "./contract-list-tests.js";
import "./interaction-list-tests.js";
import "./names-and-objects-tests.js";
import "./ingest-tests.js";
import "./bad-input-tests.js";
import "./malformed-rows-tests.js";
