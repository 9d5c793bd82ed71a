import { configureGlobal } from "fast-check";

// A mutation run repeats the tests for each of thousands of mutants. The same examples each time, or a mutant would live or die
// by chance; a third of a second for each property, and no search for the smallest example that fails.
configureGlobal({ seed: 1, interruptAfterTimeLimit: 300, endOnFailure: true });
