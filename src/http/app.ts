import type { ApolloServer } from "@apollo/server";
import compression from "compression";
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Router } from "express";
import helmet, { type HelmetOptions } from "helmet";

import type { Database } from "../data/database/database.js";
import type { Clock } from "../domain/clock.js";
import { REQUEST_ERRORS, RequestError } from "../domain/errors.js";
import type { RequestContext } from "../graphql/context.js";
import type { KnownOperations } from "../graphql/known-operations.js";
import { answerTo, isForNow, RETRY_AFTER_SECONDS } from "../graphql/server.js";
import type { IncidentLog } from "../intake/incident-log.js";
import { HOOKS_PATH } from "../integration/inbound/hook-path.js";
import type { Inbox } from "../integration/inbound/inbox.js";
import type { SecretKeys } from "../integration/secrets/secret-keys.js";
import type { TargetRules } from "../integration/webhook-out/target.js";
import { hasRole, Role } from "../model/workspace/api-key.js";
import { callerOf, Door, onlyCallers, type RefusalLog } from "./callers.js";
import { crossOrigin } from "./cross-origin.js";
import { graphqlEndpoint } from "./graphql-endpoint.js";
import { hookEndpoint, type UnprovenLog } from "./hook-endpoint.js";
import type { KeyUses } from "./key-uses.js";
import { mediaTypeFor } from "./media-type.js";
import type { Readiness } from "./readiness.js";
import type { TokenDoor } from "./token/token-door.js";

/** What the HTTP application is made of. */
export interface AppParts {
  readonly server: ApolloServer<RequestContext>;
  readonly database: Database;
  readonly clock: Clock;
  readonly bodyBytes: number;
  /** Of the bodies of those who may write, and of webhooks. */
  readonly ingestBytes: number;
  readonly operations: KnownOperations;
  /** For how many milliseconds a request is worked on. */
  readonly requestMs: number;
  /** Where the operator lets webhooks go. */
  readonly webhookTargets: TargetRules;
  /** By which secrets are stored. */
  readonly secretKeys: SecretKeys;
  readonly playground: Router;
  readonly logIncident: IncidentLog;
  readonly inbox: Inbox;
  readonly keyUses: KeyUses;
  /** Looks at tokens of users; null: none are taken. */
  readonly tokens: TokenDoor | null;
  readonly logRefusal: RefusalLog;
  /** For how many milliseconds what a key opens is taken for known; so late a key that is revoked is refused. */
  readonly rememberedKeyMs: number;
  readonly logUnproven: UnprovenLog;
  /** How many proxies before the server are trusted to say from where a request came. */
  readonly trustedProxies: number;
  /** Under which address senders of webhooks know the server; null: as they say themselves. */
  readonly publicUrl: string | null;
  /** The origins whose pages may call the API from a browser. */
  readonly corsOrigins: readonly string[];
  readonly readiness: Readiness;
}

export const GRAPHQL_PATH = "/graphql";

/**
 * Answers are data: nothing in them may be run, framed or guessed at. Whether addresses are to be reached by TLS alone is said
 * by whoever holds the certificate. The playground has a policy of its own.
 */
const SAFE_HEADERS: HelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { "default-src": ["'none'"], "frame-ancestors": ["'none'"] },
  },
  strictTransportSecurity: false,
};

/** The HTTP application; it does not listen. The GraphQL server must have been started. */
export function createApp(parts: AppParts): Express {
  const { server, database, clock, webhookTargets, secretKeys, playground, logIncident, inbox } = parts;
  const door = new Door(parts);
  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", parts.trustedProxies);
  app.use(helmet(SAFE_HEADERS));
  app.get("/healthz", (_request, response) => {
    response.json({ status: "ok" });
  });
  app.get("/readyz", async (_request, response) => {
    const report = await parts.readiness.report();
    response.status(report.status === "ready" ? 200 : 503).json(report);
  });
  app.use([GRAPHQL_PATH, HOOKS_PATH], (_request, response, next) => {
    response.setHeader("Cache-Control", "no-store");
    next();
  });
  app.use(
    GRAPHQL_PATH,
    crossOrigin(parts.corsOrigins),
    compression(),
    onlyCallers(door),
    jsonBody(parts),
    graphqlEndpoint({
      server,
      door,
      database,
      clock,
      operations: parts.operations,
      requestMs: parts.requestMs,
      services: { logIncident, inbox, webhookTargets, secretKeys },
    }),
  );
  app.use(hookEndpoint({ ...parts, door }));
  app.use(playground);
  app.use(errorHandler(logIncident));
  return app;
}

/** Reads the body of a request whose caller is known: one who may only read has no batches to send. */
function jsonBody({ bodyBytes, ingestBytes }: AppParts): RequestHandler {
  const [small, large] = [express.json({ limit: bodyBytes }), express.json({ limit: ingestBytes })];
  return (request, response, next) =>
    (hasRole(callerOf(request).key.role, Role.WRITE) ? large : small)(request, response, next);
}

/** Answers faults that came before GraphQL, or after it, in the shape of a GraphQL answer. */
function errorHandler(logIncident: IncidentLog): ErrorRequestHandler {
  return (fault: unknown, request, response, next) => {
    if (response.headersSent) {
      next(fault);
      return;
    }
    const known = bodyFault(fault) ?? fault;
    const error = answerTo({ message: "" }, known, logIncident);
    const code = error.extensions?.code as keyof typeof REQUEST_ERRORS;
    const status = code === "INTERNAL" ? 500 : REQUEST_ERRORS[code].status;
    if (isForNow(code)) response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
    response
      .status(status)
      .type(mediaTypeFor(request))
      .json({ errors: [error] });
  };
}

/** What the body parser refuses, in our words. */
function bodyFault(fault: unknown): RequestError | null {
  const status = fault instanceof Error && "status" in fault ? Number(fault.status) : 500;
  if (!(fault instanceof Error) || status < 400 || status >= 500) return null;
  if (status === 413) return new RequestError("BODY_TOO_LARGE", "the request body is too large");
  return new RequestError("BAD_REQUEST", `the request body cannot be read: ${fault.message}`);
}
