// In one file, because loading the program takes longer than these tests.
import "./batch-order-tests.js";
import "./csv-rows-tests.js";
import "./import-file-tests.js";
import "./import-refusals-tests.js";
