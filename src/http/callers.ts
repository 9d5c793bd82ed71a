import type { Request, RequestHandler } from "express";

import { authenticate } from "../actions/api-key-actions.js";
import type { Database } from "../data/database/database.js";
import type { Clock } from "../domain/clock.js";
import type { KeyUses } from "./key-uses.js";

/** The key of a request, and the workspace that it opens. */
type Caller = Awaited<ReturnType<typeof authenticate>>;

const callers = new WeakMap<Request, Caller>();

/** Lets requests pass whose key is in force. It comes before whatever reads bodies: strangers cause no work. */
export function onlyCallers(database: Database, clock: Clock, keyUses: KeyUses): RequestHandler {
  return async (request, _response, next) => {
    const now = clock();
    const caller = await authenticate(database.reader, request.headers.authorization, now);
    keyUses.note(caller.key, now);
    callers.set(request, caller);
    next();
  };
}

/** Who sent a request that was let pass. */
export function callerOf(request: Request): Caller {
  const caller = callers.get(request);
  if (caller === undefined) throw new Error("the request was not let pass");
  return caller;
}
