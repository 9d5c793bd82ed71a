import { readdirSync } from "node:fs";

import { questionsFolder, readQuestion } from "../questions/read-question.js";
import { graphql, send, type Workload } from "./workload.js";

const FILTER = { segments: ["business"] };

/** R: every report over 24 months, of all customers, of a segment, and split; Treue alone has them. */
export const reports: readonly Workload[] = readdirSync(questionsFolder("reports"))
  .map((file) => file.replace(/\.graphql$/, ""))
  .flatMap((report) => [reportOf(report, null, ""), reportOf(report, FILTER, " of a segment")]);

function reportOf(report: string, filter: object | null, suffix: string): Workload {
  return {
    name: `R ${report}${suffix}`,
    title: "a report",
    connections: [1],
    servers: ["treue"],
    requestsPerTurn: 1,
    mostRounds: 2,
    ask: async (server) => {
      const asked = graphql(readQuestion(`reports/${report}`), { filter });
      return { requests: [asked], answers: [await send(server, asked)] };
    },
  };
}
