/** What is asked of the process: one evaluation. */
export interface EvaluationTask {
  readonly expression: string;
  readonly input: unknown;
  readonly bindings: Readonly<Record<string, unknown>>;
  /** Whose days the expression means. */
  readonly timeZone: string;
}

/** What it answers: the value as JSON (null: nothing), or why there is none. */
export type EvaluationAnswer = { readonly json: string | null } | { readonly fault: string };

/** Processor time that one evaluation may take; waiting for a busy machine counts nothing. */
export const LONGEST_CPU_MS = 1_000;
/** The signal by which a process that evaluates for longer ends itself. */
export const OUT_OF_TIME = "SIGVTALRM";
