import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import {
  type CryptoKey,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type GenerateKeyPairResult,
  type JWK,
  type JWTPayload,
  SignJWT,
} from "jose";

const AUDIENCE = "treue";

/** How a token differs from a good one. */
export interface TokenParts {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: JWTPayload;
  /** By what it is signed; default the issuer's newest key. */
  readonly key?: CryptoKey | Uint8Array;
}

/** An issuer of tokens over real HTTP, with a clock of its own; it says where its keys are, and gives them. */
export class TokenIssuer {
  readonly audience = AUDIENCE;
  /** The paths that were asked for. */
  readonly asked: string[] = [];
  private isDown = false;
  private pair: GenerateKeyPairResult | null = null;
  private published: JWK[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<TokenIssuer> {
    const holder: { issuer?: TokenIssuer } = {};
    const server = createServer((request, response) => {
      const answer = holder.issuer?.answerTo(request.url ?? "") ?? null;
      response.writeHead(answer === null ? 503 : 200, { "Content-Type": "application/json" });
      response.end(JSON.stringify(answer ?? {}));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    holder.issuer = new TokenIssuer(server);
    await holder.issuer.rotate("first");
    return holder.issuer;
  }

  /** As its tokens name it. */
  get issuer(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/realm`;
  }

  /** Signs by another key from now on, and publishes it beside the others. */
  async rotate(kid: string): Promise<void> {
    this.pair = await generateKeyPair("ES256", { extractable: true });
    this.published.push({ ...(await exportJWK(this.pair.publicKey)), kid, alg: "ES256", use: "sig" });
  }

  /** Answers nothing, or goes on. */
  setDown(isDown: boolean): void {
    this.isDown = isDown;
  }

  /** The public key as a text, which whoever likes may read. */
  async publicText(): Promise<string> {
    if (this.pair === null) throw new Error("there is no key");
    return exportSPKI(this.pair.publicKey);
  }

  /** A token of an instant for five minutes. */
  async token(now: Date, { header = {}, claims = {}, key }: TokenParts = {}): Promise<string> {
    const seconds = Math.floor(now.getTime() / 1000);
    const all = {
      iss: this.issuer,
      aud: AUDIENCE,
      sub: "ada@example.org",
      iat: seconds,
      exp: seconds + 300,
      treue_role: "READ",
      treue_workspace: "default",
      ...claims,
    };
    const signer = key ?? this.pair?.privateKey;
    if (signer === undefined) throw new Error("there is no key");
    return new SignJWT(all)
      .setProtectedHeader({ alg: "ES256", kid: this.published.at(-1)?.kid, ...header })
      .sign(signer);
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, "close");
  }

  private answerTo(url: string): object | null {
    this.asked.push(url);
    if (this.isDown) return null;
    if (url === "/keys") return { keys: this.published };
    return { issuer: this.issuer, jwks_uri: new URL("/keys", this.issuer).href };
  }
}
