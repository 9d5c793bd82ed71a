import { setTimeout as delay } from "node:timers/promises";

import { type Connection, createConnection, type RowDataPacket } from "mysql2/promise";

import type { Server } from "../servers/server.js";
import { graphql, send } from "../workloads/workload.js";

const LONGEST_MS = 30_000;
const LOOK_EVERY_MS = 20;

interface Behind {
  readonly customers: { readonly rowsBehind: number };
}

/**
 * Waits until Treue's jobs have done what writes have left to them, so that it counts among what the writes take and
 * is not met by the server whose turn comes next.
 */
export async function settled(server: Server, ownerUrl: string): Promise<void> {
  const connection = await createConnection(ownerUrl);
  const begun = performance.now();
  try {
    while ((await pendingChanges(connection)) > 0 || (await customersBehind(server)) > 0) {
      if (performance.now() - begun > LONGEST_MS) throw new Error("the jobs do not come to an end");
      await delay(LOOK_EVERY_MS);
    }
  } finally {
    await connection.end();
  }
}

async function pendingChanges(connection: Connection): Promise<number> {
  const [[row]] = await connection.query<RowDataPacket[]>("SELECT COUNT(*) AS pending FROM pending_change");
  return Number(row?.pending);
}

async function customersBehind(server: Server): Promise<number> {
  const { customers } = await send<Behind>(server, graphql("{ customers(first: 1) { rowsBehind } }"));
  return customers.rowsBehind;
}
