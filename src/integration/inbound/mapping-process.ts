import { Worker } from "node:worker_threads";

import jsonata from "jsonata";

import { memoized } from "../../domain/memoized.js";
import { evaluationFault, parseFault } from "../expression/expression-place.js";
import { mappingFunctions } from "../mapping-functions.js";

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

const LARGEST_RESULT = 16_777_216;
const EXPRESSIONS_REMEMBERED = 50;

const expressionOf = memoized((text: string) => jsonata(text), EXPRESSIONS_REMEMBERED);

async function answerTo({ expression, input, bindings, timeZone }: EvaluationTask): Promise<EvaluationAnswer> {
  let parsed: jsonata.Expression;
  try {
    parsed = expressionOf(expression);
  } catch (fault) {
    return { fault: parseFault(expression, fault) };
  }
  try {
    const known = { ...mappingFunctions(timeZone), ...bindings };
    const value: unknown = await parsed.evaluate(input, known);
    const json = value === undefined ? null : JSON.stringify(value);
    if (json !== null && json.length > LARGEST_RESULT) return { fault: "the mapping yields too much" };
    return { json };
  } catch (fault) {
    return { fault: evaluationFault(expression, fault) };
  }
}

/** A process that is busy does not hear that the server has gone, so a thread looks whether it is still there. */
const WATCH = `
  const server = process.ppid;
  setInterval(() => process.ppid === server || process.kill(process.pid, "SIGKILL"), 1000);
`;

/** The process in which expressions run; `mapping-evaluator.ts` starts it, and ends it when one takes too long. */
if (process.send !== undefined) {
  new Worker(WATCH, { eval: true }).unref();
  process.on("message", (task: EvaluationTask) => {
    void answerTo(task).then((answer) => process.send?.(answer));
  });
  process.send("ready");
}
