import { setTimeout as delay } from "node:timers/promises";

import { endpointsWithDue } from "../data/webhook/delivery-claim-store.js";
import { type LinePlace, sendDue, type SendSettings } from "../integration/webhook-out/send-deliveries.js";
import type { WebhookEndpoint } from "../model/webhook/webhook-endpoint.js";
import { fairChoice } from "./fair-choice.js";
import type { Job, JobContext } from "./job.js";

const ENDPOINTS_AT_ONCE = 50;
const LOOK_EVERY_MS = 1_000;

/** What is being sent to an endpoint, one batch after another. */
interface Line {
  readonly workspaceId: string;
  readonly work: Promise<unknown>;
}

/**
 * Sends messages that are due. Each endpoint has its own line, so that a slow receiver holds up nobody else; while one
 * is slow, the others are looked after every second. Where there are more endpoints than can be sent to, the workspaces
 * share the places, and lines end after a batch so that others come in.
 * @param endpointsAtOnce how many endpoints are sent to at the same time
 */
export function webhookSender(settings: SendSettings, endpointsAtOnce = ENDPOINTS_AT_ONCE): Job {
  return {
    name: "webhook-sender",
    everySeconds: 1,
    isDue: async (context) => (await withDue(context)).length > 0,
    run: async (context) => {
      const faults: unknown[] = [];
      const lines = new Map<string, Line>();
      const places = new Map<string, LinePlace>();
      let othersWait = false;
      const serve = async ({ id, workspaceId }: WebhookEndpoint): Promise<void> => {
        do {
          const sent = await sendDue({ ...context, settings }, { id, workspaceId }, places.get(id) ?? null);
          if (sent === null) {
            places.delete(id);
            return;
          }
          places.set(id, sent.from);
        } while (!othersWait && !context.signal.aborted);
      };
      do {
        const waiting = (await withDue(context)).filter(({ id }) => !lines.has(id));
        const served = [...lines.values()].map(({ workspaceId }) => workspaceId);
        const chosen = fairChoice(waiting, served, endpointsAtOnce - lines.size);
        othersWait = chosen.length < waiting.length;
        for (const endpoint of chosen) {
          const work = serve(endpoint)
            .catch((fault: unknown) => faults.push(fault))
            .finally(() => lines.delete(endpoint.id));
          lines.set(endpoint.id, { workspaceId: endpoint.workspaceId, work });
        }
        await firstOf(allEnded(lines), LOOK_EVERY_MS);
      } while ((othersWait || lines.size > 0) && !context.signal.aborted);
      await allEnded(lines);
      if (faults.length > 0) throw faults[0];
    },
  };
}

function allEnded(lines: ReadonlyMap<string, Line>): Promise<unknown> {
  return Promise.all([...lines.values()].map(({ work }) => work));
}

function withDue({ database, clock }: JobContext) {
  return endpointsWithDue(database.reader, clock());
}

/** Waits for work to end, at most for the given milliseconds. */
async function firstOf(work: Promise<unknown>, longestMs: number): Promise<void> {
  const stop = new AbortController();
  try {
    await Promise.race([work, delay(longestMs, undefined, { signal: stop.signal }).catch(() => undefined)]);
  } finally {
    stop.abort();
  }
}
