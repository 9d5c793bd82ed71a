import { createHash } from "node:crypto";

import { uuidv7 as newId } from "uuidv7";

import type { Sql } from "../data/database/database.js";
import {
  forgetKey,
  type KeyedRequest,
  KeyInUse,
  knownRequest,
  type StoredAnswer,
  takeKey,
} from "../data/operation/idempotency-store.js";
import { RequestError } from "../domain/errors.js";
import type { ApiKey } from "../model/workspace/api-key.js";

const KEPT_MS = 86_400_000;
const LONGEST_WAIT_MS = 2_000;

/** The request as its Idempotency-Key names it, or null where it has none. */
export function keyedRequestOf(
  header: string | undefined,
  { id: apiKeyId, workspaceId }: Pick<ApiKey, "id" | "workspaceId">,
  body: unknown,
  now: Date,
): KeyedRequest | null {
  if (header === undefined) return null;
  if (!/^[\x20-\x7e]{1,255}$/.test(header) || header.trim() === "") {
    throw new RequestError("IDEMPOTENCY_KEY_INVALID", "an Idempotency-Key has 1 to 255 printable ASCII characters");
  }
  const requestHash = createHash("sha256").update(JSON.stringify(body)).digest("hex");
  return { id: newId(), workspaceId, apiKeyId, idempotencyKey: header, requestHash, createdAt: now };
}

/** Takes the key for this transaction, or returns what was answered to the same request before. */
export async function answeredBefore(sql: Sql, request: KeyedRequest): Promise<StoredAnswer | null> {
  for (;;) {
    if (await takenKey(sql, request)) return null;
    const known = await knownRequest(sql, request);
    // The request before was rolled back, or forgotten, in this very moment.
    if (known === null) continue;
    if (request.createdAt.getTime() - known.createdAt.getTime() >= KEPT_MS) {
      await forgetKey(sql, request);
      continue;
    }
    if (known.requestHash === request.requestHash) return known;
    throw new RequestError("IDEMPOTENCY_KEY_REUSED", "the Idempotency-Key came with another request before");
  }
}

async function takenKey(sql: Sql, request: KeyedRequest): Promise<boolean> {
  try {
    return await takeKey(sql, request);
  } catch (fault) {
    throw fault instanceof KeyInUse ? busy() : fault;
  }
}

function busy(): RequestError {
  return new RequestError("IDEMPOTENCY_KEY_BUSY", "another request with this Idempotency-Key has not ended; try again");
}

/** The keyed requests that this server is answering: the second one with a key waits for the first. */
export class RunningRequests {
  private readonly running = new Map<string, Promise<unknown>>();

  /** Runs the work when no other request with the key is running here; refuses after two seconds. */
  async run<T>(request: KeyedRequest, work: () => Promise<T>): Promise<T> {
    const name = JSON.stringify([request.apiKeyId, request.idempotencyKey]);
    const deadline = Date.now() + LONGEST_WAIT_MS;
    for (let other = this.running.get(name); other !== undefined; other = this.running.get(name)) {
      if (!(await endsBefore(other, deadline))) throw busy();
    }
    const own = work();
    this.running.set(name, own);
    try {
      return await own;
    } finally {
      this.running.delete(name);
    }
  }
}

async function endsBefore(work: Promise<unknown>, deadline: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), deadline - Date.now());
  });
  const ended = work.then(
    () => true as const,
    () => true as const,
  );
  const result = await Promise.race([ended, tooLong]);
  clearTimeout(timer);
  return result;
}
