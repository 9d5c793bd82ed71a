/** The database's own clock, and a moment some seconds ahead, so that servers with wrong clocks agree. */
export const DATABASE_TIME = {
  sqlite: {
    now: "strftime('%Y-%m-%d %H:%M:%f', 'now')",
    ahead: (seconds: number) => `strftime('%Y-%m-%d %H:%M:%f', 'now', '+${seconds} seconds')`,
  },
  mysql: {
    now: "UTC_TIMESTAMP(3)",
    ahead: (seconds: number) => `TIMESTAMPADD(SECOND, ${seconds}, UTC_TIMESTAMP(3))`,
  },
} as const;
