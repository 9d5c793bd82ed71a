import { OriginKind } from "../../domain/origin.js";
import { ChangeEntity, ChangeOperation, DeleteReason } from "../../model/change/change.js";
import { OnError, RowOutcome } from "../../model/ingest/ingest.js";
import { RowOperation } from "../../model/ingest/ingest-row.js";
import { described, type DescribedEnum } from "./described-enum.js";

/** The enums of what is written, and of the changes that come of it. */
export const INGEST_ENUMS: readonly DescribedEnum[] = [
  described(ChangeEntity, "ChangeEntity", "The kind of record that a change concerns.", {
    CUSTOMER: "A customer's own fields and external ids.",
    PERSON: "A person's own fields, customer and external ids.",
    CONTRACT: "A contract's own fields and external ids.",
    CONTRACT_EVENT: "A contract event.",
    INTERACTION: "An interaction.",
    LOYALTY: "The computed values of a customer: tier, score, activity, risk, next due day, next actions.",
  }),
  described(ChangeOperation, "ChangeOperation", "The kind of change of a record.", {
    UPSERT: "It was created or changed.",
    DELETE: "It left the lists, or was removed.",
    MERGE: "It was merged into mergedIntoId, which survives.",
  }),
  described(DeleteReason, "DeleteReason", "Why a record left the lists.", {
    ARCHIVED: "It is over: its facts keep counting, so that no rate changes.",
    MISTAKE: "It never existed: its facts are removed.",
    ERASED: "At the person's request: personal data are removed, anonymous facts still count.",
  }),
  described(OnError, "OnError", "The effect of a failed row on the others.", {
    ABORT_ALL: "If one row fails, nothing of the batch is written.",
    SKIP_ROW: "Failed rows are left out, the others are written.",
  }),
  described(OriginKind, "OriginKind", "The kind of author of a change.", {
    API_KEY: "A caller of this API.",
    IMPORT: "The import of a file.",
    WEBHOOK: "A webhook that came in.",
    SYSTEM: "Treue itself: a value that facts, a day, the policy or the model changed.",
  }),
  described(RowOperation, "RowOperation", "The operation of a row on its record.", {
    UPSERT: "Makes or changes it.",
    DELETE: "Archives it; with reason MISTAKE its facts are removed as well.",
    MERGE: "Merges it into another record, which survives with the ids of both.",
  }),
  described(RowOutcome, "RowOutcome", "The result of one row of a batch.", {
    CREATED: "A record was created.",
    UPDATED: "A known record changed.",
    UNCHANGED: "The row contained nothing new.",
    DELETED: "The record was archived or removed.",
    MERGED: "The record was merged into another one.",
    STALE: "The source has already sent a newer version of the record; nothing was written.",
    NOT_APPLIED: "The row was valid, but another row failed and onError is ABORT_ALL.",
    FAILED: "The row was refused, for the reasons in its user errors.",
  }),
];
