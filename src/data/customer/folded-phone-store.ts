import { Customer } from "../../model/customer/customer.js";
import { Person } from "../../model/person/person.js";
import type { WorkspaceRows } from "../database/workspace-rows.js";
import { customerMemoryOf } from "./customer-memory.js";

/** A telephone number as it is shown, and as it was last read. */
type StoredPhone = Pick<Customer, "id" | "phoneFolded"> & { readonly phone: string };

/** Who has a telephone number. */
export type PhoneOwner = "customer" | "person";

const ENTITIES = { customer: Customer, person: Person } as const;

/** The telephone numbers of some customers or people of a workspace, archived ones too, in the order of their ids. */
export async function phonesAfter(
  { sql, workspaceId }: WorkspaceRows,
  owner: PhoneOwner,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<StoredPhone[]> {
  return sql
    .createQueryBuilder<Customer | Person>(ENTITIES[owner], "owner")
    .select("owner.id", "id")
    .addSelect("owner.phone", "phone")
    .addSelect("owner.phoneFolded", "phoneFolded")
    .where("owner.workspaceId = :workspaceId AND owner.id > :after", { workspaceId, after })
    .andWhere("owner.phone IS NOT NULL")
    .orderBy("owner.id")
    .limit(limit)
    .comment(`${owner}PhonesAfter`)
    .getRawMany<StoredPhone>();
}

/** Writes telephone numbers as they are read now, unless the customer or person has another one meanwhile. */
export async function writeFoldedPhones(
  { sql, workspaceId }: WorkspaceRows,
  owner: PhoneOwner,
  phones: readonly (StoredPhone & { readonly folded: string | null })[],
): Promise<void> {
  if (phones.length === 0) return;
  const cases = phones.map(() => "WHEN id = ? AND phone = ? THEN ?").join(" ");
  await sql.query(
    `UPDATE ${owner} SET phoneFolded = CASE ${cases} ELSE phoneFolded END
     WHERE workspaceId = ? AND id IN (${phones.map(() => "?").join(", ")}) /* writeFoldedPhones */`,
    [...phones.flatMap(({ id, phone, folded }) => [id, phone, folded]), workspaceId, ...phones.map(({ id }) => id)],
  );
  customerMemoryOf(sql.queryRunner).forget();
}
