import { z } from "zod";

const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

const variables = z.object({
  DATABASE_URL: z
    .string()
    .regex(
      /^(sqlite:(?!:memory:).+|mysql:\/\/[^/]+\/[^/?]+.*)$/,
      "is neither sqlite:PATH (a file) nor mysql://user:password@host:port/name",
    )
    .optional(),
  DATABASE_CONNECTIONS: wholeNumber(2, 1_000).default(10),
  DATABASE_STATEMENT_SECONDS: wholeNumber(1, 3_600).default(10),
  PORT: wholeNumber(0, 65_535).default(4000),
  HOST: z.string().min(1).default("127.0.0.1"),
  LOG_LEVEL: z.enum(LOG_LEVELS).default("info"),
  INTROSPECTION: z
    .enum(["READ", "WRITE", "ADMIN", "NONE"], { error: "is none of READ, WRITE, ADMIN, NONE" })
    .default("READ"),
  MAX_BODY_BYTES: wholeNumber(1_024, 1_073_741_824).default(1_048_576),
  MAX_INGEST_BYTES: wholeNumber(1_024, 1_073_741_824).default(8_388_608),
  MAX_QUERY_DEPTH: wholeNumber(3, 100).default(12),
  MAX_QUERY_COST: wholeNumber(100, 1_000_000_000).default(50_000),
  MAX_QUERY_TOKENS: wholeNumber(100, 1_000_000).default(10_000),
  KEY_COST_PER_MINUTE: wholeNumber(0, 1_000_000_000).default(1_200_000),
  WORKSPACE_COST_PER_MINUTE: wholeNumber(0, 1_000_000_000).default(2_400_000),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: "is no address such as redis://host:6379" }).optional(),
  REQUEST_TIMEOUT: wholeNumber(1, 3_600).default(120),
  TRUSTED_PROXIES: wholeNumber(0, 10).default(0),
  STOP_DELAY_SECONDS: wholeNumber(0, 15).default(1),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: "is no address such as https://treue.example" })
    .transform((url) => url.replace(/\/+$/, ""))
    .optional(),
  CORS_ORIGINS: origins().default([]),
  OIDC_ISSUER: safeAddress("https://login.example/realms/main").optional(),
  OIDC_AUDIENCE: z.string().min(1).optional(),
  OIDC_JWKS_URL: safeAddress("https://login.example/keys").optional(),
  OIDC_ROLE_CLAIM: z.string().min(1).default("treue_role"),
  OIDC_WORKSPACE_CLAIM: z.string().min(1).default("treue_workspace"),
  SECRETS_KEY: secretKeys().default([]),
  AUDIT_DAYS: wholeNumber(1, 36_500).default(730),
  WEBHOOK_ALLOW_PRIVATE: z.enum(["true", "false"], { error: "is neither true nor false" }).default("false"),
  CLOCK_START: z.iso.datetime({ error: "is no instant such as 2026-01-01T00:00:00Z" }).optional(),
});

const settings = variables.superRefine((given, context) => {
  const fault = (name: string, message: string) => context.addIssue({ code: "custom", path: [name], message });
  if (given.OIDC_ISSUER === undefined) {
    for (const name of ["OIDC_AUDIENCE", "OIDC_JWKS_URL"] as const) {
      if (given[name] !== undefined) fault(name, "is set without OIDC_ISSUER");
    }
  } else if (given.OIDC_AUDIENCE === undefined)
    fault("OIDC_AUDIENCE", "is not set: whose tokens of the issuer are taken?");
});

function wholeNumber(lowest: number, highest: number) {
  const error = `is not a whole number from ${lowest} to ${highest}`;
  return z
    .string()
    .regex(/^\d{1,10}$/, error)
    .transform(Number)
    .refine((value) => value >= lowest && value <= highest, error);
}

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** What is fetched from there must not be forged on its way. */
function safeAddress(example: string) {
  const isSafe = ({ protocol, hostname }: URL) =>
    protocol === "https:" || (protocol === "http:" && LOOPBACK.includes(hostname));
  return z.string().refine((text) => URL.canParse(text) && isSafe(new URL(text)), `is no address such as ${example}`);
}

const KEY_BYTES = 32;

/** Divided by commas. A fault does not repeat what was given. */
function secretKeys() {
  return z.string().transform((text, context) => {
    const named = text.split(",").map((part) => part.trim());
    const keys = named.map((part) => Buffer.from(part, "base64"));
    const isWhole = keys.every((key, index) => key.length === KEY_BYTES && key.toString("base64") === named[index]);
    const message =
      "is not 32 bytes in base64, as `openssl rand -base64 32` makes them, or several such keys divided by commas";
    if (!isWhole) context.addIssue({ code: "custom", message });
    return keys;
  });
}

/** Divided by commas, each exactly as a browser sends it: a wildcard or a path would never equal one. */
function origins() {
  return z.string().transform((text, context) => {
    const named = text.split(",").flatMap((part) => part.trim() || []);
    for (const name of named) {
      const meant = URL.canParse(name) && /^https?:[^*]+$/.test(name) ? new URL(name).origin : null;
      if (meant === name) continue;
      const advice = meant === null ? "is no origin such as https://crm.example" : `is no origin; write ${meant}`;
      context.addIssue({ code: "custom", message: `${JSON.stringify(name)} ${advice}` });
    }
    return named;
  });
}

/** How the program is set up. */
export interface Config {
  /** `sqlite:PATH` or `mysql://user:password@host:port/name`. */
  readonly databaseUrl: string;
  /** Where the demo is: the database that the environment names, else a file of its own. */
  readonly demoDatabaseUrl: string;
  readonly databaseLimits: {
    /** Connections for reading, and as many again for writing. */
    readonly connections: number;
    /** How long the database may take for a statement. */
    readonly statementMs: number;
  };
  readonly port: number;
  readonly host: string;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly limits: RequestLimits;
  /** What operations may cost in a minute; 0: without limit. */
  readonly budgets: { readonly keyCost: number; readonly workspaceCost: number };
  /** The Redis in which servers share their budgets; null: each counts for itself. */
  readonly redisUrl: string | null;
  /** How many proxies before the server are trusted to say from where a request came. */
  readonly trustedProxies: number;
  /** How long the server goes on answering after it was told to stop. */
  readonly stopDelayMs: number;
  /** The address under which others know the server, without a slash at its end; null: as they say themselves. */
  readonly publicUrl: string | null;
  /** The origins whose pages may call the API from a browser, as browsers send them. */
  readonly corsOrigins: readonly string[];
  /** Whose tokens are taken beside API keys, and what in them says who may do what; null: none. */
  readonly oidc: {
    readonly issuer: string;
    readonly audience: string;
    /** Null: as the issuer's description says. */
    readonly jwksUrl: string | null;
    readonly roleClaim: string;
    readonly workspaceClaim: string;
  } | null;
  /** By which secrets are stored: the first one seals, all of them open; none: there must be no secrets. */
  readonly secretKeys: readonly Uint8Array[];
  /** For how many days it is known who did what of that which only ADMINs may do. */
  readonly auditDays: number;
  readonly webhookTargets: {
    /** Whether webhooks may go to private addresses and over plain http. */
    readonly allowPrivate: boolean;
  };
  /** The instant at which the clock starts instead of now; for tests and demonstrations. */
  readonly clockStart: Date | null;
}

/** What one request may cost. */
interface RequestLimits {
  readonly bodyBytes: number;
  /** Of those who may write, and of webhooks. */
  readonly ingestBytes: number;
  /** The role of the keys that are shown the schema; null: none is. */
  readonly schemaRole: "READ" | "WRITE" | "ADMIN" | null;
  readonly queryCost: number;
  readonly queryDepth: number;
  readonly queryTokens: number;
  readonly requestMs: number;
}

/** The environment is wrong; the message names every fault. */
export class ConfigError extends Error {}

/** Reads the environment, the only place that does; throws with every fault at once. */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = settings.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `  ${path.join(".")} ${message}`);
    throw new ConfigError(`the environment is wrong:\n${faults.join("\n")}`);
  }
  const { data } = parsed;
  return {
    databaseUrl: data.DATABASE_URL ?? "sqlite:./data/treue.sqlite",
    demoDatabaseUrl: data.DATABASE_URL ?? "sqlite:./data/demo.sqlite",
    databaseLimits: {
      connections: data.DATABASE_CONNECTIONS,
      statementMs: data.DATABASE_STATEMENT_SECONDS * 1_000,
    },
    port: data.PORT,
    host: data.HOST,
    logLevel: data.LOG_LEVEL,
    limits: {
      bodyBytes: data.MAX_BODY_BYTES,
      ingestBytes: data.MAX_INGEST_BYTES,
      schemaRole: data.INTROSPECTION === "NONE" ? null : data.INTROSPECTION,
      queryCost: data.MAX_QUERY_COST,
      queryDepth: data.MAX_QUERY_DEPTH,
      queryTokens: data.MAX_QUERY_TOKENS,
      requestMs: data.REQUEST_TIMEOUT * 1000,
    },
    budgets: { keyCost: data.KEY_COST_PER_MINUTE, workspaceCost: data.WORKSPACE_COST_PER_MINUTE },
    redisUrl: data.REDIS_URL ?? null,
    trustedProxies: data.TRUSTED_PROXIES,
    stopDelayMs: data.STOP_DELAY_SECONDS * 1_000,
    publicUrl: data.PUBLIC_URL ?? null,
    corsOrigins: data.CORS_ORIGINS,
    oidc: oidcOf(data),
    secretKeys: data.SECRETS_KEY,
    auditDays: data.AUDIT_DAYS,
    webhookTargets: { allowPrivate: data.WEBHOOK_ALLOW_PRIVATE === "true" },
    clockStart: data.CLOCK_START === undefined ? null : new Date(data.CLOCK_START),
  };
}

function oidcOf(data: z.output<typeof variables>): Config["oidc"] {
  if (data.OIDC_ISSUER === undefined || data.OIDC_AUDIENCE === undefined) return null;
  return {
    issuer: data.OIDC_ISSUER,
    audience: data.OIDC_AUDIENCE,
    jwksUrl: data.OIDC_JWKS_URL ?? null,
    roleClaim: data.OIDC_ROLE_CLAIM,
    workspaceClaim: data.OIDC_WORKSPACE_CLAIM,
  };
}
