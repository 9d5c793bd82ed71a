import { createLocalJWKSet, createRemoteJWKSet, errors, type JWTVerifyGetKey, type RemoteJWKSet } from "jose";

import { RequestError } from "../../domain/errors.js";

/** Where the keys of an issuer are looked for. */
export interface IssuerAddress {
  /** As tokens name it. */
  readonly issuer: string;
  /** Null: as the issuer's own description says. */
  readonly jwksUrl: string | null;
}

/** How an issuer is asked. */
export interface AskingRules {
  /** So long after its keys were fetched they are not fetched anew for an unknown one. */
  readonly cooldownMs?: number;
  /** Told why its keys could not be fetched. */
  readonly onUnreachable?: (reason: unknown) => void;
}

const FETCH_MS = 5_000;
/** While an issuer does not answer, its tokens are not a reason to ask it again and again. */
const QUIET_MS = 5_000;
const COOLDOWN_MS = 30_000;
const DESCRIPTION_PATH = "/.well-known/openid-configuration";

/**
 * The public keys of an issuer. They are fetched when the first token comes, anew after ten minutes, and anew for a token
 * that names another key, every 30 seconds at most. While they cannot be fetched, those that are known go on holding: a
 * stranger's token is no reason to refuse others. Throws UNAVAILABLE for a key that is not known and cannot be looked up.
 */
export class IssuerKeys {
  private remote: RemoteJWKSet | null = null;
  private known: JWTVerifyGetKey | null = null;
  private fetching: Promise<boolean> | null = null;
  private quietUntil = 0;

  constructor(
    private readonly address: IssuerAddress,
    private readonly asking: AskingRules,
  ) {}

  /** The key by which a token says that it is signed. */
  readonly keyOf: JWTVerifyGetKey = async (header, token) => {
    if (this.remote?.fresh !== true) await this.isFetched();
    try {
      return await this.keyAmongKnown(header, token);
    } catch (fault) {
      const isUnknown = fault instanceof errors.JWKSNoMatchingKey;
      if (!isUnknown || this.remote?.coolingDown === true) throw fault;
      if (!(await this.isFetched())) throw unreachable();
      return this.keyAmongKnown(header, token);
    }
  };

  private readonly keyAmongKnown: JWTVerifyGetKey = async (header, token) => {
    if (this.known === null) throw unreachable();
    try {
      return await this.known(header, token);
    } catch (fault) {
      if (isOfToken(fault)) throw fault;
      this.asking.onUnreachable?.(fault);
      throw unreachable();
    }
  };

  /** Fetches the keys; false where that failed, now or a moment ago. Whoever comes meanwhile waits for the same answer. */
  private async isFetched(): Promise<boolean> {
    if (performance.now() < this.quietUntil) return false;
    this.fetching ??= this.fetchKeys().finally(() => (this.fetching = null));
    return this.fetching;
  }

  private async fetchKeys(): Promise<boolean> {
    const { cooldownMs = COOLDOWN_MS, onUnreachable } = this.asking;
    try {
      const limits = { timeoutDuration: FETCH_MS, cooldownDuration: cooldownMs };
      this.remote ??= createRemoteJWKSet(await this.jwksUrl(), limits);
      await this.remote.reload();
      this.known = createLocalJWKSet(this.remote.jwks() ?? { keys: [] });
      return true;
    } catch (fault) {
      this.quietUntil = performance.now() + QUIET_MS;
      onUnreachable?.(fault);
      return false;
    }
  }

  private async jwksUrl(): Promise<URL> {
    const { issuer, jwksUrl } = this.address;
    if (jwksUrl !== null) return new URL(jwksUrl);
    const answer = await fetch(issuer.replace(/\/$/, "") + DESCRIPTION_PATH, {
      redirect: "error",
      signal: AbortSignal.timeout(FETCH_MS),
    });
    const description: unknown = await answer.json();
    const told = typeof description === "object" && description !== null ? description : {};
    if (!("issuer" in told) || told.issuer !== issuer) throw new Error("the description is of another issuer");
    if (!("jwks_uri" in told) || typeof told.jwks_uri !== "string") throw new Error("the description names no keys");
    const url = new URL(told.jwks_uri);
    if (url.protocol !== "https:" && url.protocol !== new URL(issuer).protocol)
      throw new Error("the keys are not at https");
    return url;
  }
}

/** Whether it is the token that names no key of its issuer, rather than the issuer whose keys cannot be used. */
function isOfToken(fault: unknown): boolean {
  return [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported].some(
    (kind) => fault instanceof kind,
  );
}

function unreachable(): RequestError {
  return new RequestError("UNAVAILABLE", "the issuer of the token does not give its keys; come again");
}
