import type { Sql } from "./database.js";
import { databaseKindOf } from "./database-kind.js";

const TIMES = {
  sqlite: {
    now: "strftime('%Y-%m-%d %H:%M:%f', 'now')",
    ahead: (seconds: number) => `strftime('%Y-%m-%d %H:%M:%f', 'now', '+${seconds} seconds')`,
  },
  mysql: {
    now: "UTC_TIMESTAMP(3)",
    ahead: (seconds: number) => `TIMESTAMPADD(SECOND, ${seconds}, UTC_TIMESTAMP(3))`,
  },
} as const;

/** The database's own clock, and a moment some seconds ahead, so that servers with wrong clocks agree. */
export function databaseTime(sql: Sql): (typeof TIMES)[keyof typeof TIMES] {
  return TIMES[databaseKindOf(sql)];
}
