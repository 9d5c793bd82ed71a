import { OriginKind } from "../../domain/origin.js";
import { ChangeEntity, ChangeOperation, DeleteReason } from "../../model/change/change.js";
import { OnError, RowOutcome } from "../../model/ingest/ingest.js";
import { RowOperation } from "../../model/ingest/ingest-row.js";
import { described, type DescribedEnum } from "./described-enum.js";

/** The enums of what is written, and of the changes that come of it. */
export const INGEST_ENUMS: readonly DescribedEnum[] = [
  described(ChangeEntity, "ChangeEntity", "What a change is a change of.", {
    CUSTOMER: "A customer's own fields and external ids.",
    CONTRACT: "A contract's own fields and external ids.",
    CONTRACT_EVENT: "Something that happened to a contract.",
    INTERACTION: "An interaction.",
    LOYALTY: "What is computed of a customer: tier, score, activity, risk, next due day, next actions.",
  }),
  described(ChangeOperation, "ChangeOperation", "What was done to the record.", {
    UPSERT: "It was made or changed.",
    DELETE: "It left the lists, or was removed.",
    MERGE: "It was joined into mergedIntoId, which goes on.",
  }),
  described(DeleteReason, "DeleteReason", "Why a record left the lists.", {
    ARCHIVED: "It is over: its facts keep counting, so that no rate changes.",
    MISTAKE: "It never was: its facts are removed.",
    ERASED: "The person asked for it: what names them is gone, anonymous facts keep counting.",
  }),
  described(OnError, "OnError", "What a failed row means for the others.", {
    ABORT_ALL: "One failed row, and nothing of the batch is written.",
    SKIP_ROW: "Failed rows are left out, the others are written.",
  }),
  described(OriginKind, "OriginKind", "What kind of writer a change comes from.", {
    API_KEY: "A caller of this API.",
    IMPORT: "The import of a file.",
    WEBHOOK: "A webhook that came in.",
    SYSTEM: "Treue itself: a value that facts, a day, the policy or the model changed.",
  }),
  described(RowOperation, "RowOperation", "What a row does to its record.", {
    UPSERT: "Makes or changes it.",
    DELETE: "Takes it out of the lists; with reason MISTAKE its facts are removed as well.",
    MERGE: "Joins it into another record, which goes on under the ids of both.",
  }),
  described(RowOutcome, "RowOutcome", "What became of one row of a batch.", {
    CREATED: "A new record was made.",
    UPDATED: "A known record changed.",
    UNCHANGED: "Everything was known already.",
    DELETED: "The record left the lists.",
    MERGED: "The record was joined into another one.",
    STALE: "The source has said something newer of the record before; nothing was written.",
    NOT_APPLIED: "The row was in order, but another row failed and ABORT_ALL was asked.",
    FAILED: "The row was refused; its user errors say why.",
  }),
];
