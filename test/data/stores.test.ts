// In one file, because loading the program takes longer than these tests.
import "./customer-store-tests.js";
import "./database-contents-tests.js";
import "./database-tests.js";
import "./job-store-tests.js";
import "./loyalty-store-tests.js";
import "./schema-tests.js";
