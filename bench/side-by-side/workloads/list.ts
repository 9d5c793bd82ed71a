import { readQuestion } from "../questions/read-question.js";
import { type Asked, graphql, send, type Workload } from "./workload.js";

interface Page {
  readonly customers: {
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly nodes: readonly unknown[];
  };
}

const PAGES = 40;

/** W1: a list view walks through the customers, fifty at a time, with what each row shows. */
export const list: Workload = {
  name: "W1",
  title: "list of 50 customers",
  connections: [1, 32],
  leastSeconds: 2,
  servers: ["limit", "treue", "ordinary"],
  ask: async (server) => {
    const requests: Asked[] = [];
    const answers: unknown[] = [];
    const question = readQuestion("list");
    for (let after: string | null = null; requests.length < PAGES;) {
      const asked: Asked =
        server.name === "limit"
          ? { method: "GET", path: `/list?value=${encodeURIComponent(after ?? "")}` }
          : graphql(question, { after });
      const { customers } = await send<Page>(server, asked);
      const { nodes, pageInfo } = customers;
      requests.push(asked);
      answers.push({ nodes, hasNextPage: pageInfo.hasNextPage });
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    return { requests, answers };
  },
};
