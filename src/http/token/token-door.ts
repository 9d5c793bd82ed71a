import { createHash } from "node:crypto";

import { errors, type JWTPayload, jwtVerify } from "jose";

import type { Sql } from "../../data/database/database.js";
import { findWorkspace, type WorkspaceState } from "../../data/workspace/workspace-store.js";
import { RequestError } from "../../domain/errors.js";
import { isUuid } from "../../model/node.js";
import { type ApiKey, hasRole, KeyScope, Role } from "../../model/workspace/api-key.js";
import { type AskingRules, type IssuerAddress, IssuerKeys } from "./issuer-keys.js";

/** Whose tokens are taken, and what in them says who may do what. */
export interface TokenRules extends IssuerAddress {
  readonly audience: string;
  /** The claim that holds a role, or a list that has roles in it. */
  readonly roleClaim: string;
  /** The claim that holds the id or the name of a workspace. */
  readonly workspaceClaim: string;
}

/** The key that asks, or whom a token speaks for as if it were a key of its own, and the workspace that it opens. */
export interface Caller {
  readonly key: Pick<ApiKey, "id" | "workspaceId" | "name" | "role" | "scope" | "createdAt" | "expiresAt">;
  readonly workspace: WorkspaceState;
}

/** Refuses a token that was good: who shows it has waited too long, and guesses nothing. */
export class TokenExpired extends RequestError {
  constructor() {
    super("UNAUTHENTICATED", "the token has expired");
  }
}

/** None that works by a shared secret, or the public key would be one. */
const ALGORITHMS = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
];
const SKEW_SECONDS = 60;
const TOKEN = /^Bearer +([\w-]+\.[\w-]*\.[\w-]*)$/i;

/** Looks at the tokens of an issuer (JSON Web Tokens), by which users of a frontend ask for themselves. */
export class TokenDoor {
  private readonly keys: IssuerKeys;

  constructor(
    private readonly rules: TokenRules,
    asking: AskingRules = {},
  ) {
    this.keys = new IssuerKeys(rules, asking);
  }

  /** What the token of an `Authorization` header says; null: it shows no token. Throws where the token is not taken. */
  async claims(authorization: string, now: Date): Promise<JWTPayload | null> {
    const [, token] = TOKEN.exec(authorization) ?? [];
    return token === undefined ? null : this.claimsOf(token, now);
  }

  /** Whom a token speaks for that says this. Throws where that is nobody. */
  async caller(sql: Sql, { sub, iat, exp, ...claims }: JWTPayload, now: Date): Promise<Caller> {
    const role = greatestRole(claims[this.rules.roleClaim]);
    if (role === null) throw refused(`the token has no role of READ, WRITE, ADMIN in ${this.rules.roleClaim}`);
    const workspace = await this.workspaceOf(sql, claims[this.rules.workspaceClaim]);
    const id = this.idOf(String(sub));
    const createdAt = iat === undefined ? now : new Date(iat * 1000);
    const expiresAt = new Date(Number(exp) * 1000);
    const key = { id, workspaceId: workspace.id, name: "token", role, scope: KeyScope.ALL, createdAt, expiresAt };
    return { key, workspace };
  }

  private async claimsOf(token: string, now: Date): Promise<JWTPayload> {
    const { issuer, audience } = this.rules;
    try {
      const { payload } = await jwtVerify(token, this.keys.keyOf, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        clockTolerance: SKEW_SECONDS,
        requiredClaims: ["exp", "sub"],
        currentDate: now,
      });
      return payload;
    } catch (fault) {
      // Looked at last of all, so the token is the issuer's, for this server.
      if (fault instanceof errors.JWTExpired) throw new TokenExpired();
      if (fault instanceof errors.JOSEError) throw refused(reasonOf(fault));
      throw fault;
    }
  }

  private async workspaceOf(sql: Sql, named: unknown): Promise<WorkspaceState> {
    const { workspaceClaim } = this.rules;
    if (typeof named !== "string") throw refused(`the token names no workspace in ${workspaceClaim}`);
    const workspace = await findWorkspace(sql, isUuid(named) ? { id: named } : { name: named });
    if (workspace === null) throw refused(`the token names a workspace in ${workspaceClaim} that there is not`);
    return workspace;
  }

  /** The same for the same person at every time, and nobody can tell from it who that is. */
  private idOf(subject: string): string {
    const hash = createHash("sha256")
      .update(JSON.stringify([this.rules.issuer, subject]))
      .digest("hex");
    // A UUID of version 8, which is for values of one's own.
    const variant = ((parseInt(hash.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
    return [
      hash.slice(0, 8),
      hash.slice(8, 12),
      `8${hash.slice(13, 16)}`,
      variant + hash.slice(17, 20),
      hash.slice(20, 32),
    ].join("-");
  }
}

function greatestRole(claim: unknown): Role | null {
  const named: unknown[] = Array.isArray(claim) ? claim : [claim];
  const roles = Object.values(Role).filter((role) => named.includes(role));
  return roles.reduce<Role | null>((greatest, role) => (greatest && hasRole(greatest, role) ? greatest : role), null);
}

const CLAIMS: Readonly<Record<string, string>> = {
  aud: "the token is for another audience",
  iss: "the token comes from another issuer",
  exp: "the token does not say when it expires",
  sub: "the token does not say whom it is about",
  nbf: "the token is not valid yet",
};

/** What is wrong with a token, in words that hold nothing of it. */
function reasonOf(fault: errors.JOSEError): string {
  if (fault instanceof errors.JWTClaimValidationFailed)
    return CLAIMS[fault.claim] ?? "a claim of the token is not taken";
  if (fault instanceof errors.JOSEAlgNotAllowed) return `the token is not signed by one of ${ALGORITHMS.join(", ")}`;
  if (fault instanceof errors.JWKSNoMatchingKey) return "the token is signed by a key that its issuer does not have";
  if (fault instanceof errors.JWSSignatureVerificationFailed) return "the signature of the token is wrong";
  return "the token cannot be read";
}

function refused(message: string): RequestError {
  return new RequestError("UNAUTHENTICATED", message);
}
