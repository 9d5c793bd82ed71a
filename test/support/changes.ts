import { uuidv7 as newId } from "uuidv7";

import { OriginKind } from "../../src/domain/origin.js";
import { Change, ChangeEntity, ChangeOperation } from "../../src/model/change/change.js";

/** A change of a customer's master data, with what a test says otherwise. */
export function changeOf(fields: Partial<Change> = {}): Change {
  const customerId = fields.customerId ?? newId();
  return Object.assign(new Change(), {
    id: newId(),
    workspaceId: newId(),
    sequence: 1,
    entity: ChangeEntity.CUSTOMER,
    recordId: customerId,
    customerId,
    operation: ChangeOperation.UPSERT,
    version: 1,
    isNew: false,
    externalIds: [],
    originKind: OriginKind.API_KEY,
    originId: null,
    causedById: null,
    mergedIntoId: null,
    details: null,
    createdAt: new Date("2026-01-15T12:00:00.000Z"),
    ...fields,
  });
}
