import { readQuestion } from "../questions/read-question.js";
import type { Server } from "../servers/server.js";
import { type Asked, graphql, send, type Workload } from "./workload.js";

interface Page {
  readonly customers: {
    readonly pageInfo: { readonly endCursor: string | null };
    readonly nodes: readonly unknown[];
  };
}

/** Which customers are listed. */
interface Sought {
  readonly riskFrom: number;
  readonly dueWithinDays: number;
}

const PAGE = 20;

/** W6: the most valuable of the loyal customers who may leave at a renewal that is near. Few are, so many are passed over. */
export const valuableFirst = valuablePage(1, { riskFrom: 0.15, dueWithinDays: 90 });

/** W6: a page far down in a list of so many that there is one. */
export const valuableFar = valuablePage(100, { riskFrom: 0.01, dueWithinDays: 365 });

function valuablePage(page: number, sought: Sought): Workload {
  return {
    name: `W6 page ${page}`,
    title: "the most valuable in danger",
    connections: [8],
    servers: ["limit", "treue", "ordinary"],
    ask: async (server) => {
      const answers: unknown[] = [];
      for (let after: string | null = null; ;) {
        const asked = requestOf(server, sought, after);
        const { customers } = await send<Page>(server, asked);
        if (customers.nodes.length < PAGE) throw new Error(`the list ends before page ${page}`);
        answers.push(customers.nodes);
        if (answers.length === page) return { requests: [asked], answers };
        after = customers.pageInfo.endCursor;
      }
    },
  };
}

function requestOf(server: Server, sought: Sought, after: string | null): Asked {
  const { riskFrom, dueWithinDays } = sought;
  if (server.name !== "limit") {
    const filter = { tiers: ["GOLD", "PLATINUM"], churnRiskFrom: riskFrom, renewalDueWithinDays: dueWithinDays };
    const orderBy = { field: "ANNUAL_VALUE", direction: "DESC" };
    return graphql(readQuestion("valuable"), { filter, orderBy, after });
  }
  const value = [riskFrom, dueWithinDays, after ?? ""].join("/");
  return { method: "GET", path: `/valuable?value=${encodeURIComponent(value)}` };
}
