import { type Database, openDatabase } from "../../src/data/database/database.js";
import { TestApi } from "../support/api.js";
import { databaseKinds, openTestDatabase, PATIENT, type TestDatabase } from "../support/databases.js";
import { ingest, named, seed } from "../support/seed.js";

const onMysql = databaseKinds.includes("mysql") ? describe : describe.skip;

/** What happens when several systems tell of a new customer at once, to two servers, in so many rounds. */
export function describeFirstSights(rounds: number): void {
  onMysql("concurrent first sights (mysql)", () => {
    let current: TestDatabase;
    let second: Database;
    let servers: [TestApi, TestApi];
    beforeAll(async () => {
      current = await openTestDatabase("mysql");
      second = await openDatabase(current.url, { onStatement: (sql) => current.statements.push(sql), limits: PATIENT });
      servers = [await TestApi.start(current), await TestApi.start({ ...current, database: second })];
    });
    afterAll(async () => {
      await second.close();
      await current.close();
    });

    const seen = (system: string, round: number, fields: object) => ({
      ...named(`${system} ${round}`, system),
      match: "EMAIL",
      ...fields,
    });

    /** How many customers have an address. */
    async function countOf(column: "emailFolded" | "phoneFolded", value: string): Promise<number> {
      const rows = await current.database.reader.query<object[]>(`SELECT id FROM customer WHERE ${column} = ?`, [
        value,
      ]);
      return rows.length;
    }

    test("of one e-mail address from two systems make one customer, known to both", async () => {
      for (let round = 0; round < rounds; round += 1) {
        const email = `first-${round}@example.org`;
        const answers = await Promise.all([
          ingest(servers[0], { customers: [seen("hubspot", round, { email })] }),
          ingest(servers[1], { customers: [seen("zendesk", round, { email: email.toUpperCase() })] }),
        ]);
        const results = answers.map(({ customers }) => customers[0]);
        expect(results.map(({ outcome }) => outcome).sort()).toEqual(["CREATED", "UPDATED"]);
        expect(results[0].id).toBe(results[1].id);
        expect(await countOf("emailFolded", email)).toBe(1);
      }
    });

    test("of one telephone number from four systems make one customer", async () => {
      for (let round = 0; round < rounds; round += 5) {
        const phone = `+49 30 55${1000 + round}`;
        const answers = await Promise.all(
          ["hubspot", "zendesk", "shop", "desk"].map((system, index) =>
            ingest(index % 2 === 0 ? servers[0] : servers[1], {
              customers: [seen(`${system} phone`, round, { phone, match: "PHONE" })],
            }),
          ),
        );
        const ids = answers.map(({ customers }) => customers[0].id);
        expect(new Set(ids).size).toBe(1);
        expect(await countOf("phoneFolded", phone.replaceAll(" ", ""))).toBe(1);
      }
    });

    test("of one address as a person's and as a customer's make one customer, to whom the person belongs", async () => {
      for (let round = 0; round < rounds; round += 1) {
        const email = `both-${round}@example.org`;
        const contact = seen("hubspot person", round, { email, withoutCustomer: "OWN_CUSTOMER" });
        const answers = await Promise.all([
          ingest(servers[0], { people: [contact] }),
          ingest(servers[1], { customers: [seen("zendesk person", round, { email })] }),
          ingest(servers[1], { people: [seen("desk person", round, { email, withoutCustomer: "OWN_CUSTOMER" })] }),
        ]);
        expect(answers.map(({ failed }) => failed)).toEqual([0, 0, 0]);
        expect(await countOf("emailFolded", email)).toBe(1);
        const people = await current.database.reader.query<{ customerId: string }[]>(
          "SELECT customerId FROM person WHERE emailFolded = ?",
          [email],
        );
        expect(people).toEqual([{ customerId: answers[1].customers[0].id.replace("customer_", "") }]);
      }
    });

    test("in batches that name the same addresses in opposite order make one customer of each", async () => {
      for (let round = 0; round < rounds; round += 5) {
        const emails = Array.from({ length: 12 }, (_, index) => `batch-${round}-${index}@example.org`);
        const batch = (system: string, own: readonly string[]) => ({
          customers: own.map((email) => ({ ...named(email, system), email, match: "EMAIL" })),
        });
        await Promise.all([
          seed(servers[0], batch("hubspot", emails)),
          seed(servers[1], batch("zendesk", emails.toReversed())),
          seed(servers[0], batch("shop", emails.slice(3))),
        ]);
        for (const email of emails) expect(await countOf("emailFolded", email)).toBe(1);
      }
    });

    test("in requests that come to the same addresses in opposite order are all answered", async () => {
      const query = `mutation ($one: CustomerUpsertInput!, $two: CustomerUpsertInput!) {
        one: customerUpsert(input: $one) { customer { id } userErrors { code } }
        two: customerUpsert(input: $two) { customer { id } userErrors { code } }
      }`;
      for (let round = 0; round < rounds; round += 5) {
        const emails = [`one-${round}@example.org`, `two-${round}@example.org`];
        const answers = await Promise.all(
          ["hubspot", "zendesk", "shop", "desk", "mail", "chat"].map(async (system, index) => {
            const [one = "", two = ""] = index % 2 === 0 ? emails : emails.toReversed();
            const row = (email: string) => ({ ...named(email, system), email, match: "EMAIL" });
            return servers[index % 4 < 2 ? 0 : 1].data(query, { one: row(one), two: row(two) });
          }),
        );
        for (const { one, two } of answers) expect([one.userErrors, two.userErrors]).toEqual([[], []]);
        for (const email of emails) expect(await countOf("emailFolded", email)).toBe(1);
      }
    });

    test("of two people from one system who share an address make one customer, and refuse the other", async () => {
      for (let round = 0; round < rounds; round += 10) {
        const email = `shared-${round}@example.org`;
        const answers = await Promise.all(
          servers.map((server, index) =>
            ingest(server, { customers: [{ ...named(`${round} ${index}`, "desk"), email, match: "EMAIL" }] }),
          ),
        );
        const codes = answers.map(({ customers }) => customers[0].userErrors[0]?.code ?? customers[0].outcome).sort();
        expect(codes).toEqual(["AMBIGUOUS_MATCH", "CREATED"]);
      }
    });

    test("that are not matched do not hinder each other: both people are made", async () => {
      for (let round = 0; round < rounds; round += 10) {
        const email = `couple-${round}@example.org`;
        const answers = await Promise.all(
          servers.map((server, index) =>
            seed(server, { customers: [{ ...named(`couple ${round} ${index}`, "crm"), email }] }),
          ),
        );
        expect(answers.map(({ customers }) => customers[0].outcome)).toEqual(["CREATED", "CREATED"]);
      }
    });
  });
}
