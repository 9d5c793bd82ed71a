import type { RowKind } from "../model/reads.js";
import type { Columns } from "./database/read-rows.js";

/** The columns that a request reads where rows come in pages, or by the ids of other systems, of each kind of rows. */
export type WantedColumns = Readonly<Record<RowKind, Columns>>;

/** What writes read: they change rows, and cannot say before which columns their answers come to show. */
export const WHOLE_ROWS: WantedColumns = {
  customer: null,
  loyalty: null,
  contract: null,
  interaction: null,
  person: null,
};
