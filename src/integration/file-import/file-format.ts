/** How the characters of a file may be written. */
export const FILE_ENCODINGS = ["utf-8", "windows-1252", "utf-16le", "utf-16be"] as const;

export type FileEncoding = (typeof FILE_ENCODINGS)[number];

/** What can stand between the columns of a file, by name. */
export const DELIMITERS = { comma: ",", semicolon: ";", tab: "\t", pipe: "|" } as const;

export type DelimiterName = keyof typeof DELIMITERS;
