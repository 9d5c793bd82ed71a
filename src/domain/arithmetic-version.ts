/**
 * The version of the arithmetic: raise it by 1 in every change that lets a formula give another value from the same
 * facts, or that stores a computed field that was not stored before.
 *
 * Everything that is stored of a computation names the version that made it. What another version made is not read:
 * it is computed anew for whoever asks, and a job replaces it in the background.
 */
export const ARITHMETIC_VERSION = 14;
