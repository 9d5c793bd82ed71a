/** A file cannot be imported as asked, for a reason that whoever started the import can mend. */
export class ImportError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ImportError";
  }
}

/** What was thrown, in words; JSONata throws objects that are no errors. */
export function messageOf(fault: unknown): string {
  if (typeof fault === "object" && fault !== null && "message" in fault) return String(fault.message);
  return String(fault);
}

/** Whether a file or folder was not there. */
export function isMissingFile(fault: unknown): boolean {
  const code = typeof fault === "object" && fault !== null && "code" in fault ? fault.code : null;
  return code === "ENOENT" || code === "ENOTDIR";
}
