// In one file, because loading the program takes longer than these tests.
import "./authentication-tests.js";
import "./cross-origin-tests.js";
import "./guards-tests.js";
import "./key-uses-tests.js";
import "./loopback-only-tests.js";
import "./playground-tests.js";
