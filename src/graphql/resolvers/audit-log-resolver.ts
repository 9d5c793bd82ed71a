import { Args, Ctx, Query, Resolver } from "type-graphql";

import { originOf } from "../../data/database/cursor.js";
import { auditPage, auditPositionOf, countAuditEntries } from "../../data/workspace/audit-store.js";
import { Role } from "../../model/workspace/api-key.js";
import { AuditEntry } from "../../model/workspace/audit-entry.js";
import { Needs } from "../access.js";
import type { RequestContext } from "../context.js";
import { type ConnectionOf, connectionOf, connectionTypes, PageArguments, pageOf } from "../page/connection.js";

const AuditEntryConnection = connectionTypes(AuditEntry, "AuditEntry", "entries");

@Resolver()
export class AuditLogResolver {
  @Needs(Role.ADMIN)
  @Query(() => AuditEntryConnection, {
    description:
      "What was done that needs the role ADMIN, and by the command line to keys and the workspace, newest first. Needs the role ADMIN.",
  })
  async auditLog(
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() { rows }: RequestContext,
  ): Promise<ConnectionOf<AuditEntry>> {
    const origin = originOf(rows, "auditLog");
    const keyset = pageOf(page, origin);
    const entries = await auditPage(rows, keyset);
    return connectionOf(entries, keyset, origin, auditPositionOf, () => countAuditEntries(rows));
  }
}
