import { fuzzOperations } from "./operation-fuzz.js";
import { fuzzPayloads } from "./payload-fuzz.js";

fuzzOperations(300);
fuzzPayloads(100);
