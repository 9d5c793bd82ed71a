import { RequestError } from "../domain/errors.js";
import { ExternalEntity, type ExternalIdInput } from "../model/customer/external-id.js";
import { type NodeType, uuidWithin } from "../model/node.js";
import type { RequestContext } from "./context.js";
import type { Loaders } from "./loaders.js";

/** How a query names a record: by exactly one of its ids. */
export interface RecordName {
  readonly id?: string | null;
  readonly externalId?: ExternalIdInput | null;
}

type RecordOf<Type extends NodeType> = Awaited<ReturnType<Loaders[Type]["load"]>>;

/** The record of a type that is named so; null where this workspace has none. The id of a merged one means its survivor. */
export async function namedRecord<Type extends NodeType>(
  { loaders }: RequestContext,
  type: Type,
  entity: ExternalEntity,
  { id, externalId }: RecordName,
): Promise<RecordOf<Type> | null> {
  if (Boolean(id) === Boolean(externalId)) {
    throw new RequestError("REFERENCE_AMBIGUOUS", "give exactly one of id and externalId");
  }
  if (externalId && type === "customer") {
    return (await loaders.customerKnownAs.load(externalId)) as RecordOf<Type> | null;
  }
  const uuid = id ? uuidOf(type, id) : externalId ? await loaders.recordIds(entity).load(externalId) : null;
  return uuid === null ? null : ((await loaders[type].load(uuid)) as RecordOf<Type>);
}

/** No record has this id. */
const NOBODY = "";

/** The customer by whom a list is narrowed: null where none is named, an id that nobody has where it is unknown. */
export async function customerIdNamed(
  context: RequestContext,
  name: RecordName | null | undefined,
): Promise<string | null> {
  return recordIdNamed(context, "customer", ExternalEntity.CUSTOMER, name);
}

/** The same of a record of any type. */
export async function recordIdNamed(
  context: RequestContext,
  type: NodeType,
  entity: ExternalEntity,
  name: RecordName | null | undefined,
): Promise<string | null> {
  return name ? ((await namedRecord(context, type, entity, name))?.id ?? NOBODY) : null;
}

function uuidOf(type: NodeType, id: string): string {
  const uuid = uuidWithin(type, id);
  if (uuid === null) throw new RequestError("ID_INVALID", `${id} is not the global id of a ${type}`);
  return uuid;
}
