// In one file, because loading the program takes longer than these tests.
import "./model/model-actions-tests.js";
import "./report/backtest-report-tests.js";
import "./stored-loyalty-tests.js";
import "./writing-order-tests.js";
import "../jobs/refresher-tests.js";
