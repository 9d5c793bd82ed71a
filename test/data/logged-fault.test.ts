import { uuidv7 as newId } from "uuidv7";

import { loggedFault } from "../../src/data/database/logged-fault.js";
import { Customer } from "../../src/model/customer/customer.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { customerRow, seed } from "../support/seed.js";

const SECRETS = ["ada@example.com", "+49 30 901820", "Lovelace"];

onEachDatabase("a fault of the database in the log", (current) => {
  let customer: Customer;
  beforeAll(async () => {
    const api = await TestApi.start(current());
    const [email, phone, name] = SECRETS;
    await seed(api, { customers: [customerRow("ada", { email, phone, name })] });
    customer = await current().database.reader.findOneOrFail(Customer, { where: {} });
  });

  async function faultOf(work: () => Promise<unknown>): Promise<unknown> {
    const fault: unknown = await work().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    // The words of the driver or the parameters of TypeORM would tell them.
    expect(fault).not.toBeNull();
    return fault;
  }

  test.each<[string, () => Promise<unknown>]>([
    [
      "a key that is taken",
      () => current().database.write((sql) => sql.insert(Customer, { ...customer, customFields: {} })),
    ],
    [
      "a value that does not fit",
      () =>
        current().database.write((sql) =>
          sql.insert(Customer, { ...customer, customFields: {}, id: newId(), version: null as never }),
        ),
    ],
    [
      "a statement that is none",
      () =>
        current().database.reader.query(`/* findAda */ SELECT nonsense FROM customer WHERE email = '${SECRETS[0]}'`),
    ],
  ])("tells nothing of a customer: %s", async (_what, work) => {
    const fault = await faultOf(work);
    const logged = loggedFault(new Error("a job failed", { cause: fault }));
    const text = JSON.stringify(logged);
    for (const secret of SECRETS) expect(text).not.toContain(secret);
    expect(logged).toMatchObject({ type: "Error", message: "a job failed", at: expect.any(Array) });
    expect(logged.cause).toMatchObject({
      type: "QueryFailedError",
      message: "the database refused a statement",
      code: expect.any(String),
      statement: expect.stringMatching(/^(INSERT|findAda)$/),
    });
    expect(logged.cause?.at.length).toBeGreaterThan(0);
  });
});

test("a fault of the program is logged with its words and its place", () => {
  const { message, at } = loggedFault(new TypeError("no such thing"));
  expect(message).toBe("no such thing");
  expect(at[0]).toContain("logged-fault.test.ts");
});

test("what is no error is logged without what it holds", () => {
  expect(JSON.stringify(loggedFault({ email: SECRETS[0] }))).not.toContain(SECRETS[0]);
});
