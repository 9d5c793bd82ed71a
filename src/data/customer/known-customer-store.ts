import { Customer } from "../../model/customer/customer.js";
import { ExternalEntity, type ExternalIdInput } from "../../model/customer/external-id.js";
import { LoyaltyRow } from "../../model/customer/loyalty-row.js";
import { placesFor, rowReader } from "../database/read-rows.js";
import type { WorkspaceRows } from "../database/workspace-rows.js";
import { keyOf } from "../external-id-index.js";
import type { CustomerColumns, CustomerWithLoyalty } from "./customer-order.js";

/** The customers whom other systems know by these ids, each with its stored loyalty, in some columns, by the key of the id. */
export async function customersKnownAs(
  { sql, workspaceId }: WorkspaceRows,
  wanted: readonly ExternalIdInput[],
  columns: CustomerColumns,
): Promise<ReadonlyMap<string, CustomerWithLoyalty>> {
  if (wanted.length === 0) return new Map();
  const customer = rowReader(sql, Customer, "customer", columns.customer);
  const loyalty = rowReader(sql, LoyaltyRow, "loyalty", columns.loyalty);
  const systems = [...new Set(wanted.map(({ system }) => system))];
  const externalIds = [...new Set(wanted.map(({ externalId }) => externalId))];
  const system = `known.${sql.connection.driver.escape("system")}`;
  const rows = await sql.query<Record<string, unknown>[]>(
    `/* customersKnownAs */ SELECT ${system} AS known_system, known.externalId AS known_id, ${customer.columns}, ${loyalty.columns}
     FROM external_id known JOIN customer ON customer.id = known.recordId JOIN loyalty ON loyalty.id = customer.id
     WHERE known.workspaceId = ? AND known.entity = ? AND known.live = 1
     AND ${system} IN (${placesFor(systems)}) AND known.externalId IN (${placesFor(externalIds)})`,
    [workspaceId, ExternalEntity.CUSTOMER, ...systems, ...externalIds],
  );
  return new Map(
    rows.map((raw) => [
      keyOf({ system: String(raw.known_system), externalId: String(raw.known_id) }),
      Object.assign(customer.read(raw), { loyaltyRow: loyalty.read(raw) }),
    ]),
  );
}
