import { isDeepStrictEqual } from "node:util";

/** A stored value that is not what its definition makes of the facts. */
export interface Difference {
  readonly table: string;
  /** The id of the row, or what else names it in its table. */
  readonly id: string;
  /** Null: the whole row, which is missing (`stored` is null) or should not be there (`recomputed` is null). */
  readonly column: string | null;
  readonly stored: unknown;
  readonly recomputed: unknown;
}

/** Differences as they are found: the number of all, and the first ones themselves, so that memory is bounded. */
export class Differences {
  readonly first: Difference[] = [];
  count = 0;

  constructor(private readonly kept: number) {}

  add(difference: Difference): void {
    this.count += 1;
    if (this.first.length < this.kept) this.first.push(difference);
  }

  /** Compares all columns of a stored row but its id, as JSON holds them. */
  compare(table: string, id: string, stored: object, recomputed: object): void {
    const values = new Map(Object.entries(recomputed));
    for (const [column, value] of Object.entries(stored)) {
      if (column === "id") continue;
      const [one, other] = [plain(value), plain(values.get(column))];
      if (!isDeepStrictEqual(one, other)) this.add({ table, id, column, stored: one, recomputed: other });
    }
  }
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null));
}
