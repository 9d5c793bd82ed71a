import { customerKey } from "../base/prepared-base.js";
import { readQuestion } from "../questions/read-question.js";
import { type Asked, graphql, send, type Workload } from "./workload.js";

const CARDS = 200;

/** W2: the panel beside a record of a CRM, of customers that are spread over the whole base. */
export const card: Workload = {
  name: "W2",
  title: "card of one customer",
  connections: [1, 32],
  servers: ["limit", "treue", "ordinary"],
  ask: async (server, { size }) => {
    const question = readQuestion("card");
    const requests: Asked[] = [];
    const answers: unknown[] = [];
    for (let place = 0; place < CARDS; place += 1) {
      const externalId = customerKey(1 + Math.floor((place / CARDS) * size));
      const asked: Asked =
        server.name === "limit"
          ? { method: "GET", path: `/card?value=${encodeURIComponent(externalId)}` }
          : graphql(question, { externalId });
      requests.push(asked);
      answers.push(await send(server, asked));
    }
    return { requests, answers };
  },
};
