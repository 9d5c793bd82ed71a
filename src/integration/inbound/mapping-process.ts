import { Worker } from "node:worker_threads";

import jsonata from "jsonata";

import { memoized } from "../../domain/memoized.js";
import { evaluationFault, parseFault } from "../expression/expression-place.js";
import { mappingFunctions } from "../mapping-functions.js";
import { type EvaluationAnswer, type EvaluationTask, LONGEST_CPU_MS, OUT_OF_TIME } from "./evaluation-task.js";

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

const IDLE = -1;

/**
 * A process that is busy hears nothing, so a thread looks whether the server is still there, and how much processor time
 * the process has taken since an evaluation began.
 */
const WATCH = `
  const { workerData: begun } = require("node:worker_threads");
  const server = process.ppid;
  for (;;) {
    if (process.ppid !== server) process.kill(process.pid, "SIGKILL");
    const since = Atomics.load(begun, 0);
    const { user, system } = process.cpuUsage();
    if (since !== ${IDLE} && (user + system) / 1000 - since > ${LONGEST_CPU_MS}) process.kill(process.pid, "${OUT_OF_TIME}");
    Atomics.wait(begun, 0, since, since === ${IDLE} ? 1000 : 50);
  }
`;

/** The process in which expressions run; `mapping-evaluator.ts` starts it, and replaces it when one ends it. */
if (process.send !== undefined) {
  const begun = new Int32Array(new SharedArrayBuffer(4)).fill(IDLE);
  const note = (cpuMs: number) => {
    Atomics.store(begun, 0, cpuMs);
    Atomics.notify(begun, 0);
  };
  new Worker(WATCH, { eval: true, workerData: begun }).unref();
  process.on("message", (task: EvaluationTask) => {
    const { user, system } = process.cpuUsage();
    note(Math.floor((user + system) / 1_000));
    void answerTo(task).then((answer) => {
      note(IDLE);
      process.send?.(answer);
    });
  });
  process.send("ready");
}
