import { Skeleton1767225600000 } from "./1767225600000-skeleton.js";

/** Every migration, oldest first. A new one is added here by hand, so that nothing runs that nobody listed. */
export const migrations = [Skeleton1767225600000];
