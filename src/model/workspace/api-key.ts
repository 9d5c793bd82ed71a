import { Entity, Index } from "typeorm";

import { IdColumn, InstantColumn, ReferenceColumn, TextColumn } from "../columns.js";

/** What a key may do; each role may also do what the ones before it may. */
export enum Role {
  READ = "READ",
  WRITE = "WRITE",
  ADMIN = "ADMIN",
}

const ROLES = Object.values(Role);

/** Whether a role may do what needs another one. */
export function hasRole(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/** For what a key is: a narrow scope leaves of its role what the scope is for, and nothing else. */
export enum KeyScope {
  ALL = "ALL",
  INGEST = "INGEST",
  HOOKS = "HOOKS",
}

/** A key to one workspace. The key itself is shown once and stored only as its hash. */
@Entity("api_key")
@Index("api_key_hash", ["hash"], { unique: true })
@Index("api_key_previous", ["previousHash"])
@Index("api_key_workspace", ["workspaceId", "name"])
export class ApiKey {
  @IdColumn()
  id: string;

  @ReferenceColumn()
  workspaceId: string;

  @TextColumn(100)
  name: string;

  @TextColumn(10)
  role: Role;

  @TextColumn(10)
  scope: KeyScope;

  /** SHA-256 of the key, in hexadecimal. */
  @TextColumn(64)
  hash: string;

  /** The hash that it had before it was rotated; null where it never was. */
  @TextColumn(64, { nullable: true })
  previousHash: string | null;

  /** Until when the secret before opens as well. */
  @InstantColumn({ nullable: true })
  previousUntil: Date | null;

  @InstantColumn({ nullable: true })
  expiresAt: Date | null;

  @InstantColumn({ nullable: true })
  revokedAt: Date | null;

  /** The last use, known to the minute, and written a little later; null where there was none. */
  @InstantColumn({ nullable: true })
  lastUsedAt: Date | null;

  @InstantColumn()
  createdAt: Date;
}
