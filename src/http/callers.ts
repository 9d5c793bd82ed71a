import { createHash } from "node:crypto";

import type { Request, RequestHandler, Response } from "express";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

import { authenticate } from "../actions/key/api-key-actions.js";
import { RememberedKeys } from "../actions/key/remembered-keys.js";
import type { Database, Sql } from "../data/database/database.js";
import type { Clock } from "../domain/clock.js";
import { RequestError } from "../domain/errors.js";
import { KeyScope } from "../model/workspace/api-key.js";
import type { KeyUses } from "./key-uses.js";
import { type Caller, type TokenDoor, TokenExpired } from "./token/token-door.js";

/** Told of requests that were refused for their key: from where, and how the key begins, which is enough to find its owner. */
export type RefusalLog = (refused: { readonly address: string; readonly keyPrefix: string }) => void;

/** What a door asks of who comes. */
interface DoorParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly keyUses: KeyUses;
  /** Null: tokens are not taken. */
  readonly tokens: TokenDoor | null;
  readonly logRefusal: RefusalLog;
  /** For how many milliseconds what a key opens is taken for known. */
  readonly rememberedKeyMs: number;
}

/** How many wrong keys an address may show in a minute before what it shows is no longer looked up. */
const ATTEMPTS = { points: 30, duration: 60 };
const REMEMBERED_KEYS = 10_000;
const PREFIX_LENGTH = "treue_".length + 6;

/** What a token says. */
type Claims = NonNullable<Awaited<ReturnType<TokenDoor["claims"]>>>;

const callers = new WeakMap<Request, Caller>();

/**
 * Looks at the keys of requests. Who shows wrong ones again and again is refused without a look into the database, unless the
 * key has opened something before.
 */
export class Door {
  private readonly attempts = new RateLimiterMemory(ATTEMPTS);
  private readonly opened = new Set<string>();
  private readonly keys = new RememberedKeys(this.parts.rememberedKeyMs);
  private readonly cameAt = new WeakMap<Request, number>();
  private readonly claims = new WeakMap<Request, Claims>();

  constructor(private readonly parts: DoorParts) {}

  /** Who sent a request, by what is remembered of its key; throws where that is not in force. */
  async caller(request: Request, response: Response): Promise<Caller> {
    this.cameAt.set(request, performance.now());
    return this.callerSince(undefined, request, response);
  }

  /** The same by what was known since the request came, or is now: whoever writes is let in, and writes, by what is in force. */
  async callerNow(request: Request, response: Response): Promise<Caller> {
    return this.callerSince(this.cameAt.get(request) ?? performance.now(), request, response);
  }

  /** Lets this server notice at once what it has changed in a workspace. */
  noteChange(workspaceId: string): void {
    this.keys.noteChange(workspaceId);
  }

  private async callerSince(notBefore: number | undefined, request: Request, response: Response): Promise<Caller> {
    const { attempts, opened } = this;
    const { clock, logRefusal } = this.parts;
    const { authorization = "" } = request.headers;
    const address = request.ip ?? "";
    const shown = createHash("sha256").update(authorization).digest("base64");
    const tried = opened.has(shown) ? null : await attempts.get(address);
    if (tried !== null && tried.consumedPoints >= ATTEMPTS.points) {
      response.setHeader("Retry-After", Math.ceil(tried.msBeforeNext / 1000));
      throw new RequestError("TOO_MANY_ATTEMPTS", "too many wrong API keys came from this address");
    }
    const caller = await this.authenticated(request, clock(), notBefore).catch(async (fault: unknown) => {
      opened.delete(shown);
      if (isWrongKey(fault)) {
        await attempts.consume(address).catch(ignoreSpent);
        logRefusal({ address, keyPrefix: beginningOfKey(authorization) });
      }
      throw fault;
    });
    if (opened.size >= REMEMBERED_KEYS) opened.clear();
    opened.add(shown);
    return caller;
  }

  private async authenticated(request: Request, now: Date, notBefore: number | undefined): Promise<Caller> {
    const { database, keyUses, tokens } = this.parts;
    const { authorization = "" } = request.headers;
    // A signature holds as long as its request; what it opens is looked up each time.
    const claims = this.claims.get(request) ?? (await tokens?.claims(authorization, now));
    if (tokens && claims) {
      this.claims.set(request, claims);
      return tokens.caller(database.reader, claims, now);
    }
    const find = (sql: Sql, hash: string) => this.keys.find(sql, hash, notBefore);
    const ofKey = await authenticate(database.reader, authorization, now, find);
    keyUses.note(ofKey.key, now);
    return ofKey;
  }
}

/** Lets requests pass whose key is in force. It comes before whatever reads bodies: strangers cause no work. */
export function onlyCallers(door: Door): RequestHandler {
  return async (request, response, next) => {
    const caller = await door.caller(request, response);
    if (caller.key.scope === KeyScope.HOOKS) {
      throw new RequestError(
        "FORBIDDEN",
        "the API key has the scope HOOKS; it opens addresses of webhooks and nothing else",
      );
    }
    callers.set(request, caller);
    next();
  };
}

/** Whether somebody tries keys; a token that has run out was a good one. */
function isWrongKey(fault: unknown): boolean {
  return fault instanceof RequestError && fault.code === "UNAUTHENTICATED" && !(fault instanceof TokenExpired);
}

/** Of a token, whose parts are divided by points, nothing is told. */
function beginningOfKey(authorization: string): string {
  const shown = authorization.replace(/^Bearer +/i, "");
  return shown.includes(".") ? "a token" : shown.slice(0, PREFIX_LENGTH);
}

/** The attempt that is one too many is refused the next time. */
function ignoreSpent(refused: unknown): void {
  if (!(refused instanceof RateLimiterRes)) throw refused;
}

/** Who sent a request that was let pass. */
export function callerOf(request: Request): Caller {
  const caller = callers.get(request);
  if (caller === undefined) throw new Error("the request was not let pass");
  return caller;
}
