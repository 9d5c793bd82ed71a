import { fuzzOperations } from "./operation-fuzz.js";
import { fuzzPayloads } from "./payload-fuzz.js";

/** `FUZZ_RUNS=100000 npm run fuzz` draws as many of each on each database. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 2_000);

fuzzOperations(RUNS);
fuzzPayloads(RUNS);
