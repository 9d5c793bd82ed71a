import type { Base } from "../base/open-base.js";
import type { Server } from "../servers/server.js";
import type { Asked, Workload } from "./workload.js";

/**
 * Asks every server once, and gives its requests; throws where one is answered otherwise than the first. What one has
 * written is undone before the next is asked.
 */
export async function sameAnswers(
  workload: Workload,
  servers: readonly Server[],
  base: Base,
  undo: () => Promise<void>,
): Promise<Map<Server, readonly Asked[]>> {
  const requests = new Map<Server, readonly Asked[]>();
  let expected: unknown;
  for (const server of servers) {
    const answered = await workload.ask(server, base);
    if (answered.answers.length === 0) throw new Error(`${workload.name} asks nothing`);
    const answers = plain(answered.answers);
    expected ??= answers;
    const difference = differenceOf(expected, answers);
    if (difference !== null) {
      throw new Error(`${workload.name}: ${server.name} answers otherwise than ${servers[0]?.name} at ${difference}`);
    }
    await undo();
    requests.set(server, answered.requests);
  }
  return requests;
}

/** Answers without what only one server's ids say: the kind of the record. */
function plain(answers: unknown): unknown {
  return JSON.parse(JSON.stringify(answers), (_, value: unknown) =>
    typeof value === "string" ? value.replace(/^(customer|contract|interaction)_(?=[0-9a-f-]{36}$)/, "") : value,
  );
}

/** Where two answers differ first, and what stands there; null: nowhere. */
function differenceOf(one: unknown, other: unknown, place = "answers"): string | null {
  if (!isBranch(one) || !isBranch(other)) {
    return one === other ? null : `${place}: ${JSON.stringify(other)} instead of ${JSON.stringify(one)}`;
  }
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const difference = differenceOf(one[key], other[key], `${place}.${key}`);
    if (difference !== null) return difference;
  }
  return null;
}

function isBranch(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
