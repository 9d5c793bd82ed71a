import { originOf } from "../../data/database/cursor.js";
import type { Contract } from "../../model/contract/contract.js";
import { TermRow } from "../../model/contract/term.js";
import { type ConnectionOf, connectionOf, connectionTypes, type PageArguments, pageOf } from "./connection.js";

export const TermConnection = connectionTypes(TermRow, "Term", "terms");

/** A page of the terms of a contract, first to last. Terms are derived together, so a page of them is cut out. */
export function termPage(
  contract: Pick<Contract, "id" | "workspaceId">,
  terms: readonly TermRow[],
  page: PageArguments,
): ConnectionOf<TermRow> {
  const origin = originOf(contract, "terms", contract.id);
  const keyset = pageOf(page, origin);
  const from = Number(keyset.from?.value);
  const isBeyond = ({ number }: TermRow) => keyset.from === null || (keyset.isBackward ? number < from : number > from);
  const size = keyset.size + 1;
  const beyond = terms.filter(isBeyond);
  const rows = keyset.isBackward ? beyond.slice(-size) : beyond.slice(0, size);
  const positionOf = ({ number }: TermRow) => ({ value: number, id: "" });
  return connectionOf(rows, keyset, origin, positionOf, async () => terms.length);
}
