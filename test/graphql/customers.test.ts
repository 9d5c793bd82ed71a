// In one file, because loading the program takes longer than these tests.
import "./customer-tests.js";
import "./customer-pages-tests.js";
import "./customer-filters-tests.js";
import "./child-pages-tests.js";
import "./look-up-tests.js";
