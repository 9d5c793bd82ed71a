/** What of a log is private, each as what it is and the line; nothing where all is well. */
export declare function privateLines(log: string): string[];
