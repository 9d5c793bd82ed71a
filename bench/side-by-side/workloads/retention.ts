import { readQuestion } from "../questions/read-question.js";
import { type Asked, graphql, send, type Workload } from "./workload.js";

/** W3: retention month by month, from months that Treue has counted ahead. */
export const retention: Workload = {
  name: "W3",
  title: "retention by month over 24 months",
  connections: [32],
  leastSeconds: 4,
  servers: ["limit", "treue"],
  ask: async (server) => {
    const asked: Asked =
      server.name === "limit" ? { method: "GET", path: "/retention" } : graphql(readQuestion("retention"));
    return { requests: [asked], answers: [await send(server, asked)] };
  },
};
