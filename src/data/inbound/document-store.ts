import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";

import { In } from "typeorm";
import { uuidv7 as newId } from "uuidv7";

import { DocumentPart } from "../../model/operation/document-part.js";
import { groupedRows, insertRows } from "../database/rows.js";
import type { WorkspaceRows } from "../database/workspace-rows.js";

/** A little less than a column of bytes takes on MySQL. */
const PART_BYTES = 60_000;
const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** Keeps bytes of any number under the id of the row they belong to, which has no other document. */
export async function insertDocument(
  { sql, workspaceId }: WorkspaceRows,
  ownerId: string,
  bytes: Buffer,
): Promise<void> {
  const packed = await pack(bytes);
  const parts = [];
  for (let start = 0; start < packed.length; start += PART_BYTES) {
    const content = packed.subarray(start, start + PART_BYTES);
    parts.push({ id: newId(), workspaceId, ownerId, number: parts.length, content });
  }
  await insertRows(sql, DocumentPart, parts);
}

/** The documents of some rows, by the id of the row; rows without one are left out. */
export async function documentsOf(
  { sql, workspaceId }: WorkspaceRows,
  ownerIds: readonly string[],
): Promise<Map<string, Buffer>> {
  const parts = await sql.find(DocumentPart, {
    where: { workspaceId, ownerId: In([...ownerIds]) },
    order: { ownerId: "ASC", number: "ASC" },
    comment: "documentsOf",
  });
  const documents = [...groupedRows(parts, ({ ownerId }) => ownerId)].map(async ([ownerId, own]) => {
    return [ownerId, await unpack(Buffer.concat(own.map(({ content }) => content)))] as const;
  });
  return new Map(await Promise.all(documents));
}

/** Forgets the documents of some rows. */
export async function deleteDocuments({ sql, workspaceId }: WorkspaceRows, ownerIds: readonly string[]): Promise<void> {
  if (ownerIds.length > 0) await sql.delete(DocumentPart, { workspaceId, ownerId: In([...ownerIds]) });
}
