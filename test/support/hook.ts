import { setTimeout as delay } from "node:timers/promises";

import { InboundPayload } from "../../src/model/inbound/inbound-payload.js";
import type { TestApi } from "./api.js";
import type { TestDatabase } from "./databases.js";

const UPSERT = `mutation ($input: MappingUpsertInput!) {
  mappingUpsert(input: $input) { mapping { path } userErrors { code message path } }
}`;

/** The headers by which a sender signs a body. */
type Sign = (body: string, now: Date) => Readonly<Record<string, string>>;

/** What became of a payload. */
export interface Received {
  readonly state: string;
  readonly reason: string | null;
  readonly errors: readonly { readonly code: string; readonly message: string; readonly path: readonly string[] }[];
}

/** A registered mapping, to which a sender posts signed payloads over HTTP. */
export class Hook {
  private constructor(
    private readonly api: TestApi,
    private readonly current: TestDatabase,
    private readonly path: string,
    private readonly sign: Sign,
  ) {}

  static async register(
    api: TestApi,
    current: TestDatabase,
    mapping: { readonly name: string; readonly parameters?: Readonly<Record<string, string>> } & Readonly<
      Record<string, unknown>
    >,
    sign: Sign,
  ): Promise<Hook> {
    const parameters = Object.entries(mapping.parameters ?? {}).map(([name, value]) => ({ name, value }));
    const input = { preset: mapping.name, ...mapping, parameters };
    const { mapping: registered, userErrors } = (await api.data(UPSERT, { input })).mappingUpsert;
    expect(userErrors).toEqual([]);
    return new Hook(api, current, registered.path, sign);
  }

  /** Posts a payload and waits until it is mapped. */
  async post(payload: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Received> {
    const body = JSON.stringify(payload);
    const answer = await this.api.http
      .post(this.path)
      .set({ "Content-Type": "application/json", ...headers, ...this.sign(body, this.api.now) })
      .serialize((sent: unknown) => sent as string)
      .send(Buffer.from(body));
    expect({ status: answer.status, text: answer.text }).toMatchObject({ status: 202 });
    for (;;) {
      const { id } = answer.body;
      const { attempts, state, reason, errors } = await this.current.database.reader.findOneByOrFail(InboundPayload, {
        id,
      });
      if (attempts > 0) return { state, reason, errors };
      // On a busy machine the server answers before it has mapped the payload.
      await delay(20);
    }
  }
}
