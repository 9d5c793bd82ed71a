// In one file, because loading the program takes longer than these tests.
import "./reports-tests.js";
import "./split-series-tests.js";
import "./prediction-reports-tests.js";
import "./report-refusals-tests.js";
import "./service-operations-tests.js";
import "./service-quality-tests.js";
import "./service-steps-tests.js";
