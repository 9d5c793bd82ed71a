import { deleteReceiptsBefore } from "../data/job-store.js";
import type { Job } from "./job.js";

const MS_PER_DAY = 86_400_000;

/** Forgets what is kept for a day only. */
export const cleanUp: Job = {
  name: "clean-up",
  everySeconds: 3600,
  run: async ({ database }) => {
    // Receipts are stamped by the real clock, which tests do not move.
    const before = new Date(Date.now() - MS_PER_DAY);
    await database.write((sql) => deleteReceiptsBefore(sql, before));
  },
};
