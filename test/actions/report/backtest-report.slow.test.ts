import { describeBacktestReport } from "./backtest-report-properties.js";

describeBacktestReport(200, 45_000);
