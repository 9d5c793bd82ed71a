import { changeCursorOf } from "../../src/data/change/change-cursor.js";
import { cleanUp } from "../../src/jobs/clean-up.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { Receiver } from "../support/receiver.js";
import { verified, WebhookScene } from "../support/webhook-scene.js";

const DAY = 86_400_000;
const CHANGES = "query ($after: String) { changes(after: $after) { changes { sequence } cursor } }";

onEachDatabase("a webhook endpoint of which changes have left the feed", (current) => {
  let api: TestApi;
  let scene: WebhookScene;
  let receiver: Receiver;
  beforeAll(async () => {
    api = await TestApi.start(current(), { allowPrivate: true });
  });
  beforeEach(async () => {
    api.setDay("2026-01-15");
    scene = await WebhookScene.make(current(), api);
    receiver = await Receiver.start();
  });
  afterEach(async () => {
    await receiver.stop();
    await scene.remove();
  });

  /** What each message says by which a receiver tells whether it has everything. */
  const said = () =>
    receiver.received.map(({ body }) => {
      const { type, data } = JSON.parse(body) as { type: string; data: { sequence?: number; cursor?: string } };
      return type === "gap" ? { gap: data.cursor } : data.sequence;
    });
  const enable = (id: string, enabled: boolean) => scene.mutate("webhookEndpointUpdate", { id, enabled });

  test("is told so when it is enabled again, signed, with the cursor from which it is told again", async () => {
    const { id, secret } = await scene.endpoint(receiver.url, ["CONTRACT_CREATED", "CUSTOMER_UPDATED"]);
    await scene.publish({});
    await scene.produceAndSend();
    expect((await enable(id, false)).gapCursor).toBeNull();
    await scene.publish({}, {});
    scene.pass(31 * DAY);
    await scene.publish({});
    await scene.run(cleanUp);

    const { gapCursor, webhookEndpoint } = await enable(id, true);
    expect(gapCursor).toBe(changeCursorOf(scene, 3));
    expect(webhookEndpoint).toMatchObject({ enabled: true, disabledReason: null });
    await scene.produceAndSend();
    await scene.produceAndSend();
    expect(said()).toEqual(expect.arrayContaining([1, { gap: gapCursor }, 4]));
    expect(receiver.received).toHaveLength(3);
    const gap = receiver.received.find(({ body }) => body.includes("cursor"));
    expect(gap && verified(gap, secret)).toEqual({
      type: "gap",
      timestamp: api.now.toISOString(),
      data: { version: 1, cursor: gapCursor },
    });
    const { changes } = await api.data(CHANGES, { after: gapCursor }, scene.key);
    expect(changes.changes).toEqual([{ sequence: 4 }]);
    const [delivery] = await scene.log("eventType: GAP");
    expect(delivery).toMatchObject({ state: "DELIVERED", sequence: null, recordVersion: null });
  });

  test("is told so where it stayed enabled and fell behind, once", async () => {
    await scene.endpoint(receiver.url);
    await scene.publish({}, {});
    scene.pass(31 * DAY);
    await scene.run(cleanUp);
    await scene.produceAndSend();
    expect(said()).toEqual([{ gap: changeCursorOf(scene, 2) }]);
    await scene.publish({});
    await scene.produceAndSend();
    await scene.produceAndSend();
    expect(said()).toEqual([{ gap: changeCursorOf(scene, 2) }, 3]);
  });

  test("is told so where its cancelled messages are no longer in the log, though the feed has lost nothing else", async () => {
    const { id } = await scene.endpoint(receiver.url);
    await scene.publish({});
    await scene.produce();
    await enable(id, false);
    scene.pass(29 * DAY);
    expect((await enable(id, true)).gapCursor).toBeNull();
    await enable(id, false);
    scene.pass(31 * DAY);
    await scene.run(cleanUp);
    expect((await enable(id, true)).gapCursor).toBe(changeCursorOf(scene, 1));
    await scene.send();
    expect(said()).toEqual([{ gap: changeCursorOf(scene, 1) }]);
  });

  test.each([0, 1, 2])(
    "gets each change or a gap, whatever is purged while it is disabled (%i changes after)",
    async (after) => {
      const { id } = await scene.endpoint(receiver.url);
      await scene.publish({});
      await scene.produceAndSend();
      await enable(id, false);
      scene.pass(31 * DAY);
      await scene.publish(...Array.from({ length: after }, () => ({})));
      await scene.run(cleanUp);
      await enable(id, true);
      await scene.produceAndSend();
      const later = Array.from({ length: after }, (_, index) => 2 + index);
      expect(said()).toEqual(expect.arrayContaining([1, ...later]));
    },
  );

  test("made after all changes have left the feed lacks nothing", async () => {
    await scene.publish({}, {});
    scene.pass(31 * DAY);
    await scene.run(cleanUp);
    await scene.endpoint(receiver.url);
    await scene.produceAndSend();
    await scene.publish({});
    await scene.produceAndSend();
    expect(said()).toEqual([3]);
  });
});
