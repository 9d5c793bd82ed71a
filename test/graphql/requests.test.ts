// In one file, because loading the program takes longer than these tests.
import "./operations-tests.js";
import "./request-transaction-tests.js";
import "./schema-tests.js";
import "./statement-counts-tests.js";
