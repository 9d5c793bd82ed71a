import { forgetAnswersBefore } from "../../../src/data/operation/idempotency-store.js";
import { Role } from "../../../src/model/workspace/api-key.js";
import { TestApi } from "../../support/api.js";
import { onEachDatabase } from "../../support/databases.js";
import { storedRows } from "../../support/stored-rows.js";

const UPSERT = `mutation ($input: CustomerUpsertInput!) {
  customerUpsert(input: $input) { customer { id name } userErrors { code message path } }
}`;

// What a caller who sends again relies on.
onEachDatabase("an Idempotency-Key", (current) => {
  let api: TestApi;
  let key: string;
  beforeAll(async () => {
    api = await TestApi.start(current());
    key = await api.createKey(Role.WRITE);
  });
  const send = async (idempotencyKey: string, input: object, query = UPSERT, apiKey = key) => {
    const sending = api.http
      .post("/graphql")
      .set("Content-Type", "application/json")
      .set("Authorization", `Bearer ${apiKey}`)
      .set("Idempotency-Key", idempotencyKey);
    const { status, text, headers, body } = await sending.send(JSON.stringify({ query, variables: { input } }));
    return {
      status,
      text,
      body,
      type: headers["content-type"],
      isReplayed: headers["idempotency-replayed"] === "true",
    };
  };
  const contents = async () => JSON.stringify(await storedRows(current().database));

  test("with the same request gives the stored answer again, byte for byte, and writes nothing", async () => {
    const first = await send("same", { name: "Ünï 😀" });
    expect(first).toMatchObject({
      status: 200,
      isReplayed: false,
      body: { data: { customerUpsert: { userErrors: [] } } },
    });
    const before = await contents();
    const again = await send("same", { name: "Ünï 😀" });
    expect(again).toEqual({ ...first, isReplayed: true });
    expect(await contents()).toBe(before);
  });

  test("gives user errors again, too", async () => {
    const first = await send("refused", { name: " " });
    expect(first.body.data.customerUpsert.userErrors[0].code).toBe("TEXT_INVALID");
    expect(await send("refused", { name: " " })).toEqual({ ...first, isReplayed: true });
  });

  test("with another request is refused", async () => {
    await send("other", { name: "One" });
    const { status, body } = await send("other", { name: "Two" });
    expect([status, body.errors[0].extensions.code]).toEqual([409, "IDEMPOTENCY_KEY_REUSED"]);
  });

  test("is a key of its caller alone", async () => {
    const stranger = await api.createKey(Role.WRITE);
    const first = await send("shared", { name: "Mine" });
    const second = await send("shared", { name: "Theirs" }, UPSERT, stranger);
    expect(second.isReplayed).toBe(false);
    expect(second.text).not.toBe(first.text);
  });

  test("of a request that was rolled back is free again", async () => {
    const broken = `mutation ($input: CustomerUpsertInput!) {
      customerUpsert(input: $input) { customer { id loyalty(asOf: "2199-01-01") { tier } } userErrors { code } }
    }`;
    const first = await send("free", { name: "Free" }, broken);
    expect(first.body.errors[0].extensions.code).toBe("DAY_OUT_OF_ORDER");
    expect(await send("free", { name: "Free" })).toMatchObject({ status: 200, isReplayed: false });
  });

  test.each(["", "   ", "x".repeat(256)])("that is none is refused: %j", async (wrong) => {
    const { status, body } = await send(wrong, { name: "X" });
    expect([status, body.errors?.[0].extensions.code]).toEqual([400, "IDEMPOTENCY_KEY_INVALID"]);
  });

  test("sent twenty times at once makes one record", async () => {
    // Whoever is refused because the first takes long sends again, as clients do.
    const sendUntilAnswered = async (): ReturnType<typeof send> => {
      const answer = await send("burst", { name: "Burst" });
      return answer.status === 409 ? sendUntilAnswered() : answer;
    };
    const answers = await Promise.all(Array.from({ length: 20 }, sendUntilAnswered));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.filter(({ isReplayed }) => !isReplayed)).toHaveLength(1);
  });

  test("whose first request does not end is refused after two seconds", async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const { database } = current();
    const first = await send("slow-base", { externalId: { system: "crm", externalId: "slow" } });
    const id = first.body.data.customerUpsert.customer.id as string;
    let reach = () => {};
    const reached = new Promise<void>((resolve) => (reach = resolve));
    const holding = database.write(async (sql) => {
      await sql.query("UPDATE customer SET version = version + 1 WHERE id = ?", [id.replace("customer_", "")]);
      reach();
      await held;
    });
    await reached;
    const started = Date.now();
    const both = [send("slow", { id, name: "Slow" }), send("slow", { id, name: "Slow" })];
    const { status, body } = await Promise.race(both);
    expect([status, body.errors[0].extensions.code]).toEqual([409, "IDEMPOTENCY_KEY_BUSY"]);
    expect(Date.now() - started).toBeGreaterThan(1_500);
    release();
    await holding;
    const answered = (await Promise.all(both)).filter((answer) => answer.status === 200);
    expect(answered.map((answer) => answer.body.data.customerUpsert.customer.name)).toEqual(["Slow"]);
    expect((await send("slow", { id, name: "Slow" })).isReplayed).toBe(true);
  });

  test("is forgotten after a day", async () => {
    await send("day", { name: "Day" });
    const start = api.now;
    api.now = new Date(start.getTime() + 86_400_000);
    expect(await send("day", { name: "Another day" })).toMatchObject({ status: 200, isReplayed: false });
    await current().database.write((sql) => forgetAnswersBefore(sql, new Date(api.now.getTime() + 1)));
    const { idempotency_record: records, document_part: parts } = await storedRows(current().database);
    expect([records, parts]).toEqual([[], []]);
    api.now = start;
  });
});
