import { Webhook } from "standardwebhooks";
import { uuidv7 as newId } from "uuidv7";

import type { Database } from "../../src/data/database/database.js";
import { insertRows } from "../../src/data/database/rows.js";
import { ChangeSequencer } from "../../src/integration/change-sequencer.js";
import { resolveByDns } from "../../src/integration/webhook-out/target.js";
import type { Job } from "../../src/jobs/job.js";
import { webhookProducer } from "../../src/jobs/webhook-producer.js";
import { webhookSender } from "../../src/jobs/webhook-sender.js";
import { Change } from "../../src/model/change/change.js";
import { WebhookDelivery } from "../../src/model/webhook/webhook-delivery.js";
import { WebhookEndpoint } from "../../src/model/webhook/webhook-endpoint.js";
import { Role } from "../../src/model/workspace/api-key.js";
import { TestApi } from "./api.js";
import { changeOf } from "./changes.js";
import type { TestDatabase } from "./databases.js";
import type { Received } from "./receiver.js";
import { TEST_SECRET_KEYS } from "./secret-keys.js";

const ENDPOINT = "id url eventTypes enabled disabledReason previousSecretUntil throttledUntil";
const DELIVERY =
  "id messageId endpointId eventType recordVersion sequence state attempts nextAttemptAt lastStatus lastError attemptLog { status error }";

/** Changes in the feed of a workspace of its own, endpoints made through the API, and the two jobs between them. */
export class WebhookScene {
  private sequence = 0;
  private readonly stop = new AbortController();

  private constructor(
    readonly current: TestDatabase,
    readonly api: TestApi,
    readonly key: string,
    readonly workspaceId: string,
  ) {}

  static async make(current: TestDatabase, api: TestApi): Promise<WebhookScene> {
    const name = newId();
    const key = await api.createKey(Role.ADMIN, name);
    return new WebhookScene(current, api, key, (await current.workspace(name)).id);
  }

  /** Lets later scenes' jobs find nothing to do here. */
  async remove(): Promise<void> {
    await this.current.database.write(async (sql) => {
      for (const entity of [WebhookEndpoint, WebhookDelivery, Change]) await sql.delete(entity, this.workspace);
    });
  }

  private get workspace() {
    return { workspaceId: this.workspaceId };
  }

  /** Makes an endpoint, whose secret is answered this once. */
  async endpoint(url: string, eventTypes: readonly string[] = []): Promise<{ id: string; secret: string }> {
    const { webhookEndpoint, secret, userErrors } = await this.mutate("webhookEndpointCreate", { url, eventTypes });
    if (userErrors.length > 0) throw new Error(JSON.stringify(userErrors));
    return { id: webhookEndpoint.id, secret };
  }

  /** Runs one of the mutations and returns its payload. */
  async mutate(name: keyof typeof MUTATIONS, input: object) {
    const [type, selection] = MUTATIONS[name];
    const operation = `mutation ($input: ${type}!) { ${name}(input: $input) { ${selection} userErrors { code path } } }`;
    return (await this.api.data(operation, { input }, this.key))[name];
  }

  async endpoints() {
    return (await this.api.data(`{ webhookEndpoints { ${ENDPOINT} } }`, {}, this.key)).webhookEndpoints;
  }

  /** The log of deliveries, newest first, in the words of the API. */
  async log(selection = "") {
    const query = `{ webhookDeliveries(first: 200 ${selection}) { nodes { ${DELIVERY} } totalCount } }`;
    return (await this.api.data(query, {}, this.key)).webhookDeliveries.nodes;
  }

  /** Puts changes into the feed, in this order. */
  async publish(...changes: Parameters<typeof changeOf>[0][]): Promise<Change[]> {
    const numbered = changes.map((fields) => {
      this.sequence += 1;
      return changeOf({ createdAt: this.api.now, sequence: this.sequence, ...this.workspace, ...fields });
    });
    await this.current.database.write((sql) => insertRows(sql, Change, numbered));
    return numbered;
  }

  /** Numbers what requests and jobs have changed, so that it is in the feed; not to be mixed with `publish`. */
  async number(): Promise<void> {
    const sequencer = new ChangeSequencer(this.current.database, newId());
    while ((await sequencer.run()) > 0);
    await sequencer.release();
  }

  /** Lets a job do its work. */
  async run(job: Job): Promise<void> {
    await job.run({ database: this.current.database, clock: () => this.api.now, signal: this.stop.signal });
  }

  /** Turns changes into messages. */
  async produce(database: Database = this.current.database): Promise<void> {
    await webhookProducer.run({ database, clock: () => this.api.now, signal: this.stop.signal });
  }

  /** Sends what is due, here and in other workspaces. */
  async send(database: Database = this.current.database, endpointsAtOnce?: number): Promise<void> {
    const settings = {
      rules: { allowPrivate: true },
      resolve: resolveByDns,
      timeoutMs: 5_000,
      secretKeys: TEST_SECRET_KEYS,
    };
    const sender = webhookSender(settings, endpointsAtOnce);
    await sender.run({ database, clock: () => this.api.now, signal: this.stop.signal });
  }

  async produceAndSend(): Promise<void> {
    await this.produce();
    await this.send();
  }

  /** Moves the clock on. */
  pass(milliseconds: number): void {
    this.api.now = new Date(this.api.now.getTime() + milliseconds);
  }

  /** Ends claims as if their time had passed. */
  async endClaims(): Promise<void> {
    const past = new Date(0);
    await this.current.database.write((sql) => sql.update(WebhookDelivery, this.workspace, { claimedUntil: past }));
  }
}

const MUTATIONS = {
  webhookEndpointCreate: ["WebhookEndpointCreateInput", `webhookEndpoint { ${ENDPOINT} } secret`],
  webhookEndpointUpdate: ["WebhookEndpointUpdateInput", `webhookEndpoint { ${ENDPOINT} } gapCursor`],
  webhookEndpointDelete: ["WebhookEndpointInput", `webhookEndpoint { ${ENDPOINT} }`],
  webhookSecretRotate: ["WebhookSecretRotateInput", `webhookEndpoint { ${ENDPOINT} } secret`],
  webhookTest: ["WebhookEndpointInput", `webhookDelivery { ${DELIVERY} }`],
  webhookReplay: ["WebhookReplayInput", "replayed"],
} as const;

/** What a message says, after the reference library has taken it at the time at which it was sent. */
// Tests read what they sent; a wrong path fails the test.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export function verified({ headers, body }: Received, secret: string): any {
  const sentAt = Number(headers["webhook-timestamp"]) * 1000;
  const clock = jest.spyOn(Date, "now").mockReturnValue(sentAt);
  try {
    return new Webhook(secret).verify(body, headers as Record<string, string>);
  } finally {
    clock.mockRestore();
  }
}
