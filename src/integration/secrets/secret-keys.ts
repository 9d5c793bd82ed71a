import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

import { Refusal } from "../../domain/errors.js";

/** The row that a secret belongs to: sealed for one, it opens for no other. */
export interface SecretOwner {
  readonly table: "mapping" | "webhook_endpoint";
  readonly workspaceId: string;
  readonly id: string;
}

/** A stored secret cannot be opened, or there is no key; the message says what the operator can do. */
export class SecretKeysError extends Error {}

const ALGORITHM = "aes-256-gcm";
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** `sealed:KEY:BYTES`: the id of the key, and initialisation vector, ciphertext and tag in base64url. */
const SEALED = /^sealed:([0-9a-f]{8}):([\w-]+)$/;

/**
 * The keys by which secrets are encrypted before they are stored (AES-256-GCM). The first one seals, all of them open, so
 * that a key can be replaced. What is stored names its key and is bound to its row.
 */
export class SecretKeys {
  private readonly keys: ReadonlyMap<string, Uint8Array>;

  constructor(keys: readonly Uint8Array[]) {
    this.keys = new Map(keys.map((key) => [keyIdOf(key), key]));
  }

  /** Whether there is no key: nothing can be sealed or opened. */
  get isEmpty(): boolean {
    return this.keys.size === 0;
  }

  /** Encrypts a secret for the row in which it is stored; throws a Refusal where there is no key. */
  seal(owner: SecretOwner, secret: string): string {
    const [first] = this.keys;
    if (first === undefined) throw new Refusal([NO_KEY]);
    const [keyId, key] = first;
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES }).setAAD(boundTo(owner));
    const ciphertext = [cipher.update(secret, "utf8"), cipher.final()];
    return `sealed:${keyId}:${Buffer.concat([iv, ...ciphertext, cipher.getAuthTag()]).toString("base64url")}`;
  }

  /** The secret that was sealed for a row. Throws SecretKeysError where its key is missing or it was sealed for another row. */
  open(owner: SecretOwner, stored: string): string {
    const [, keyId = "", text = ""] = SEALED.exec(stored) ?? [];
    const key = this.keys.get(keyId);
    if (key === undefined)
      throw new SecretKeysError(`${nameOf(owner)} was sealed by the key ${keyId}, which ${LACKING}`);
    const bytes = Buffer.from(text, "base64url");
    const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(boundTo(owner)).setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      const secret = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES));
      return Buffer.concat([secret, decipher.final()]).toString("utf8");
    } catch {
      throw new SecretKeysError(`${nameOf(owner)} is damaged, or was sealed for another row`);
    }
  }

  /** The same secret sealed by the first key, as it is where that sealed it already; one that is not sealed yet, too. */
  resealed(owner: SecretOwner, stored: string): string {
    const [, keyId] = SEALED.exec(stored) ?? [];
    const secret = keyId === undefined ? stored : this.open(owner, stored);
    const [first] = this.keys.keys();
    return keyId === first ? stored : this.seal(owner, secret);
  }
}

const LACKING = "SECRETS_KEY does not hold";
const NO_KEY = {
  code: "SECRETS_KEY_MISSING",
  message: "the server has no SECRETS_KEY, without which it stores no secrets; ask its operator to set one",
  path: [],
} as const;

function keyIdOf(key: Uint8Array): string {
  return createHash("sha256").update("treue key id").update(key).digest("hex").slice(0, 8);
}

function boundTo({ table, workspaceId, id }: SecretOwner): Buffer {
  return Buffer.from(`${table}/${workspaceId}/${id}`);
}

function nameOf({ table, id }: SecretOwner): string {
  return `a secret of the ${table} ${id}`;
}
