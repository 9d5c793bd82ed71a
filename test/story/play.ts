import { setTimeout as delay } from "node:timers/promises";

import { payloadMapper } from "../../src/jobs/payload-mapper.js";
import { InboundPayload } from "../../src/model/inbound/inbound-payload.js";
import { Role } from "../../src/model/workspace/api-key.js";
import type { TestApi } from "../support/api.js";
import type { TestDatabase } from "../support/databases.js";
import { seed } from "../support/seed.js";
import { DESKS } from "./houses.js";
import { byTime, type Moment } from "./moments.js";
import { READ_ON } from "./truth.js";
import type { Letter, MergeCall, Request, Vendor } from "./vendor.js";

/** The address under which vendors know the server. */
export const PUBLIC_URL = "https://treue.example.com";

const UPSERT = `mutation ($input: MappingUpsertInput!) {
  mappingUpsert(input: $input) { mapping { path } userErrors { code message path } }
}`;
const FAILED = `{
  inboundPayloads(filter: { states: [FAILED] }, first: 100) { nodes { id body mapping { name } errors { code message path } } }
}`;
const MERGE = `mutation ($input: CustomerMergeInput!) { customerMerge(input: $input) { userErrors { code message } } }`;
const TO_FETCH = `{ inboundPayloads(filter: { toFetch: true }, first: 100) { nodes { id toFetch { entity externalId } } } }`;
const FETCHED = `mutation ($ids: [ID!]!) { inboundPayloadFetched(input: { ids: $ids }) { userErrors { code message } } }`;
const REPLAY = `mutation ($ids: [ID!]!) { inboundPayloadReplay(input: { ids: $ids }) { userErrors { code message } } }`;

/** A payload that was refused. */
export interface Refused {
  readonly id: string;
  readonly mapping: { readonly name: string };
  readonly body: string;
  readonly errors: readonly { readonly code: string; readonly message: string }[];
}

/** What one vendor sends of one moment. */
export interface Mail {
  readonly vendor: Vendor;
  readonly at: string;
  readonly kind: Moment["kind"];
  readonly letter: Letter;
}

/** What vendors send of a story, each in its own way, in the order in which it is sent. */
export function mailOf(story: readonly Moment[], vendors: readonly Vendor[]): Mail[] {
  const mail = story.flatMap((moment) =>
    vendors.flatMap((vendor) => vendor.tell(moment).map((letter) => mailedAt(moment, vendor, letter))),
  );
  return mail.sort(byTime);
}

function mailedAt({ at, kind }: Moment, vendor: Vendor, letter: Letter): Mail {
  return { vendor, at: "merge" in letter ? at : (letter.at ?? at), kind, letter };
}

/** What was refused, without what a desk tells of the ticket that nobody can be said to have written. */
export function unexpected(refused: readonly Refused[]): readonly Refused[] {
  return refused.filter(({ mapping, body }) => !(DESKS.has(mapping.name) && /Ticket 17|info@spruce/.test(body)));
}

/** A house that takes the webhooks of some vendors into a workspace of its own. */
export class House {
  private constructor(
    private readonly api: TestApi,
    private readonly current: TestDatabase,
    private readonly key: string,
    private readonly paths: ReadonlyMap<Vendor, string>,
  ) {}

  static async open(
    api: TestApi,
    current: TestDatabase,
    workspace: string,
    vendors: readonly Vendor[],
  ): Promise<House> {
    const key = await api.createKey(Role.ADMIN, workspace);
    const paths = new Map<Vendor, string>();
    for (const vendor of vendors) {
      const { preset, secret, signature } = vendor;
      const parameters = Object.entries(vendor.parameters).map(([parameter, value]) => ({ name: parameter, value }));
      const name = signature === undefined ? preset : `${preset}-workflows`;
      const input = { name, preset, signature, secrets: [secret], parameters };
      const { mapping, userErrors } = (await api.data(UPSERT, { input }, key)).mappingUpsert;
      expect(userErrors).toEqual([]);
      paths.set(vendor, mapping.path);
    }
    return new House(api, current, key, paths);
  }

  /** Takes mail as it comes, at the time at which it is sent, or late, all on the day of reading. */
  async receive(mail: readonly Mail[], isLate: boolean): Promise<void> {
    for (const { vendor, at, letter } of mail) {
      // Without times of its own, a request can only say what happens when it arrives.
      this.api.setDay(READ_ON);
      if (!isLate || !vendor.hasTimes) this.api.now = new Date(Date.parse(at) + 2_000);
      await ("merge" in letter ? this.merge(vendor, letter) : this.post(vendor, letter));
    }
    this.api.setDay(READ_ON);
    for (const vendor of new Set(mail.map((one) => one.vendor))) await this.fetch(vendor);
  }

  private async merge({ parameters, preset }: Vendor, { merge }: MergeCall): Promise<void> {
    const named = (externalId: string) => ({ externalId: { system: parameters.system ?? preset, externalId } });
    const input = { customer: named(merge.from), into: named(merge.into) };
    expect((await this.ask(MERGE, { input })).customerMerge.userErrors).toEqual([]);
  }

  /** Does as a plugin: reads which contracts are to be fetched, sends them, and confirms, until none is left. */
  private async fetch({ fetched }: Vendor): Promise<void> {
    if (fetched === undefined) return;
    for (;;) {
      const { nodes } = (await this.ask(TO_FETCH)).inboundPayloads;
      if (nodes.length === 0) return;
      const wanted: { entity: string; externalId: string }[] = nodes.flatMap(
        (node: { toFetch: object[] }) => node.toFetch,
      );
      const ids = new Set(wanted.filter(({ entity }) => entity === "CONTRACT").map(({ externalId }) => externalId));
      await seed(this.api, { contracts: [...ids].flatMap((id) => fetched(id) ?? []) }, this.key);
      await this.ask(FETCHED, { ids: nodes.map(({ id }: { id: string }) => id) });
    }
  }

  /** Maps what was refused again, until no more is taken; returns what still is refused. */
  async replay(): Promise<readonly Refused[]> {
    for (let before = Infinity; ;) {
      const refused = await this.refused();
      if (refused.length === 0 || refused.length >= before) return refused;
      before = refused.length;
      await this.ask(REPLAY, { ids: refused.map(({ id }) => id) });
      const job = payloadMapper(this.api.inbox);
      const { database } = this.current;
      await job.run({ database, clock: () => this.api.now, signal: new AbortController().signal });
    }
  }

  /** The payloads that were refused, at least in part. */
  async refused(): Promise<readonly Refused[]> {
    return (await this.ask(FAILED)).inboundPayloads.nodes;
  }

  ask(query: string, variables: object = {}): Promise<Awaited<ReturnType<TestApi["data"]>>> {
    return this.api.data(query, variables, this.key);
  }

  private async post(vendor: Vendor, { body, headers, query }: Request): Promise<void> {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const path = this.paths.get(vendor) ?? "";
    const signed = vendor.sign(text, PUBLIC_URL + path, this.api.now);
    const search = new URLSearchParams({ ...query, ...signed.query }).toString();
    const answer = await this.api.http
      .post(search === "" ? path : `${path}?${search}`)
      .set({
        "Content-Type": typeof body === "string" ? "text/xml" : "application/json",
        ...headers,
        ...signed.headers,
      })
      .serialize((sent: unknown) => sent as string)
      .send(Buffer.from(text));
    if (answer.status >= 300) throw new Error(`${vendor.preset} was answered ${answer.status}: ${answer.text}`);
    // On a busy machine the server answers before it has mapped the payload.
    if (answer.body.state === "RECEIVED") await this.untilMapped(answer.body.id);
  }

  private async untilMapped(id: string): Promise<void> {
    for (;;) {
      const { attempts } = await this.current.database.reader.findOneByOrFail(InboundPayload, { id });
      if (attempts > 0) return;
      await delay(20);
    }
  }
}
