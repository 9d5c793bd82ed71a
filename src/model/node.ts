import { Field, ID, InterfaceType } from "type-graphql";
import { z } from "zod";

import { IdColumn } from "./columns.js";
import { Reads } from "./reads.js";

/** The types that have global ids, and the word each id begins with. */
export type NodeType = "customer" | "person" | "contract" | "interaction";

/** The id by which the API knows a record: its type and its UUID, `customer_0193f2c4-…`. */
export function globalIdOf(type: NodeType, id: string): string {
  return `${type}_${id}`;
}

@InterfaceType({ description: "An object that can be fetched by its global id." })
export abstract class Node {
  @IdColumn()
  id: string;

  @Reads({})
  @Field(() => ID, { name: "id", description: "Global id, unique over all types." })
  get globalId(): string {
    return globalIdOf(this.nodeType, this.id);
  }

  protected abstract get nodeType(): NodeType;
}

/** Whether a text is a UUID. */
export function isUuid(text: string): boolean {
  return z.uuid().safeParse(text).success;
}

/**
 * An id that a caller names, as ids can be compared with it: what is no UUID is nobody's. MySQL refuses to compare its ids,
 * which are ASCII, with other letters.
 */
export function soughtId(named: string): string {
  return isUuid(named) ? named : "";
}

/** The UUID within a global id of this type, or null where the text is none. */
export function uuidWithin(type: NodeType, globalId: string): string | null {
  const prefix = `${type}_`;
  const uuid = globalId.slice(prefix.length);
  return globalId.startsWith(prefix) && isUuid(uuid) ? uuid : null;
}
