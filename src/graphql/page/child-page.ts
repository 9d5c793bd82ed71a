import { type Child, type ChildList, childPositionOf } from "../../data/child-page-store.js";
import { originOf } from "../../data/database/cursor.js";
import type { RequestContext } from "../context.js";
import { type ConnectionOf, connectionOf, type PageArguments, pageOf } from "./connection.js";

/** A page of a customer's contracts, interactions or people, newest first; pages of many customers share a statement. */
export async function childPage(
  { loaders, rows: own }: RequestContext,
  list: ChildList,
  customerId: string,
  page: PageArguments,
): Promise<ConnectionOf<Child>> {
  const origin = originOf(own, list.kind, customerId, list.filter);
  const keyset = pageOf(page, origin);
  const rows = await loaders.children(list, keyset).load(customerId);
  return connectionOf(rows, keyset, origin, childPositionOf, () => loaders.childCount(list).load(customerId));
}
