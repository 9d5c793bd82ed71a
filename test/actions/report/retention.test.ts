// In one file, because loading the program takes longer than these tests.
import "./count-months-tests.js";
import "./retention-report-tests.js";
import "./retention-series-tests.js";
