import { describeDemoAdvice } from "./demo-belief.js";

describeDemoAdvice("2026-03-15", 400);
