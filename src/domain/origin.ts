/** What kind of writer a change comes from. */
export enum OriginKind {
  API_KEY = "API_KEY",
  IMPORT = "IMPORT",
  WEBHOOK = "WEBHOOK",
  SYSTEM = "SYSTEM",
}

/** Who wrote a change, so that a plugin can skip the echo of what it wrote itself. */
export interface Origin {
  readonly kind: OriginKind;
  /** Id of the API key or of the mapping; null where nobody else wrote it. */
  readonly id: string | null;
}

/** What Treue writes by itself, such as values that a day changed. */
export const SYSTEM_ORIGIN: Origin = { kind: OriginKind.SYSTEM, id: null };
