import { configureGlobal } from "fast-check";

// Each run of the tests draws other examples and so goes on searching. Where two runs of the same files have to end alike, as in
// CI, FAST_CHECK_SEED says which are drawn.
const { FAST_CHECK_SEED } = process.env;
if (FAST_CHECK_SEED) configureGlobal({ seed: Number(FAST_CHECK_SEED) });
