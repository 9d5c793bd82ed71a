import { Customer } from "../../model/customer/customer.js";
import type { WorkspaceRows } from "../database/workspace-rows.js";

/** A telephone number as it is shown, and as it was last read. */
type StoredPhone = Pick<Customer, "id" | "phoneFolded"> & { readonly phone: string };

/** The telephone numbers of some customers of a workspace, archived ones too, in the order of their ids. */
export async function customerPhonesAfter(
  { sql, workspaceId }: WorkspaceRows,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<StoredPhone[]> {
  return sql
    .createQueryBuilder(Customer, "customer")
    .select("customer.id", "id")
    .addSelect("customer.phone", "phone")
    .addSelect("customer.phoneFolded", "phoneFolded")
    .where("customer.workspaceId = :workspaceId AND customer.id > :after", { workspaceId, after })
    .andWhere("customer.phone IS NOT NULL")
    .orderBy("customer.id")
    .limit(limit)
    .comment("customerPhonesAfter")
    .getRawMany<StoredPhone>();
}

/** Writes telephone numbers as they are read now, unless the customer has another one meanwhile. */
export async function writeFoldedPhones(
  { sql, workspaceId }: WorkspaceRows,
  phones: readonly (StoredPhone & { readonly folded: string | null })[],
): Promise<void> {
  if (phones.length === 0) return;
  const cases = phones.map(() => "WHEN id = ? AND phone = ? THEN ?").join(" ");
  await sql.query(
    `UPDATE customer SET phoneFolded = CASE ${cases} ELSE phoneFolded END
     WHERE workspaceId = ? AND id IN (${phones.map(() => "?").join(", ")}) /* writeFoldedPhones */`,
    [...phones.flatMap(({ id, phone, folded }) => [id, phone, folded]), workspaceId, ...phones.map(({ id }) => id)],
  );
}
