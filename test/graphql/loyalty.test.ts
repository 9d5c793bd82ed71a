// In one file, because loading the program takes longer than these tests.
import "./main-job-tests.js";
import "./policy-tests.js";
import "./policy-recomputation-tests.js";
import "./predictions-tests.js";
