import { Extensions } from "type-graphql";

/** Whose rows fields are answered from. */
export type RowKind = "customer" | "loyalty" | "contract" | "interaction" | "person";

/** The columns that a field is answered from, beside the id; "all": from whole rows. */
export type ReadColumns = Readonly<Partial<Record<RowKind, readonly string[] | "all">>>;

/**
 * Declares from which columns a field is answered, so that queries read no others. What is no plain property and declares
 * nothing is answered from whole rows. A column that is left out here is missed at once: rows that were read in part throw where
 * another column of theirs is asked for.
 */
export function Reads(columns: ReadColumns): MethodDecorator & PropertyDecorator {
  return Extensions({ reads: columns });
}
