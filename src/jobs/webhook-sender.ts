import { setTimeout as delay } from "node:timers/promises";

import { endpointsWithDue } from "../data/webhook/delivery-claim-store.js";
import type { PostSettings } from "../integration/webhook-out/post.js";
import { type LinePlace, type SendContext, sendDue } from "../integration/webhook-out/send-deliveries.js";
import type { WebhookEndpoint } from "../model/webhook/webhook-endpoint.js";
import type { Job, JobContext } from "./job.js";

/** How many endpoints are sent to at the same time. */
const ENDPOINTS_AT_ONCE = 50;
const LOOK_EVERY_MS = 1_000;

/**
 * Sends messages that are due. Each endpoint has its own line, so that a slow receiver holds up nobody else; while one
 * is slow, the others are looked after every second.
 */
export function webhookSender(settings: PostSettings): Job {
  return {
    name: "webhook-sender",
    everySeconds: 1,
    isDue: async (context) => (await withDue(context)).length > 0,
    run: async (context) => {
      const faults: unknown[] = [];
      const busy = new Map<string, Promise<unknown>>();
      do {
        for (const endpoint of await withDue(context)) {
          if (busy.has(endpoint.id) || busy.size >= ENDPOINTS_AT_ONCE) continue;
          const line = serveLine({ ...context, settings }, endpoint)
            .catch((fault: unknown) => faults.push(fault))
            .finally(() => busy.delete(endpoint.id));
          busy.set(endpoint.id, line);
        }
        await firstOf(Promise.all(busy.values()), LOOK_EVERY_MS);
      } while (busy.size > 0 && !context.signal.aborted);
      await Promise.all(busy.values());
      if (faults.length > 0) throw faults[0];
    },
  };
}

function withDue({ database, clock }: JobContext) {
  return endpointsWithDue(database.reader, clock());
}

/** Sends to one endpoint until nothing is due. */
async function serveLine(context: SendContext, endpoint: WebhookEndpoint): Promise<void> {
  let line: { readonly from: LinePlace } | null = { from: null };
  while (line !== null && !context.signal.aborted) line = await sendDue(context, endpoint, line.from);
}

/** Waits for work to end, but no longer than so many milliseconds. */
async function firstOf(work: Promise<unknown>, longestMs: number): Promise<void> {
  const stop = new AbortController();
  try {
    await Promise.race([work, delay(longestMs, undefined, { signal: stop.signal }).catch(() => undefined)]);
  } finally {
    stop.abort();
  }
}
