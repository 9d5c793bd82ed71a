import { endpointsBehind } from "../data/webhook/endpoint-store.js";
import { produceDeliveries } from "../integration/webhook-out/produce-deliveries.js";
import { inRounds } from "./in-rounds.js";
import type { Job } from "./job.js";

/** Turns new changes into messages to the endpoints that want them. */
export const webhookProducer: Job = {
  name: "webhook-producer",
  everySeconds: 1,
  isDue: async ({ database }) => (await endpointsBehind(database.reader)).length > 0,
  run: async ({ database, clock, signal }) => {
    const endpoints = await endpointsBehind(database.reader);
    await inRounds(endpoints, signal, (endpoint) => produceDeliveries(database, endpoint, clock()));
  },
};
