import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { exportPersonalData } from "../../src/commands/upkeep/personal-data.js";
import { readConfig } from "../../src/config.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { customerRow, interactionRow, named, personRow, seed } from "../support/seed.js";

const CUSTOMER = `query ($externalId: ExternalIdInput!) { customer(externalId: $externalId) { id } }`;
const DATA = "query ($id: ID!) { personalData(customerId: $id, first: 200) { nodes { kind id value } } }";

onEachDatabase("the command personal-data", (current) => {
  let api: TestApi;
  let folder: string;
  beforeAll(async () => {
    api = await TestApi.start(current());
    folder = mkdtempSync(path.join(tmpdir(), "treue-test-"));
    jest.spyOn(process.stderr, "write").mockReturnValue(true);
    // More than the export reads at once.
    await seed(api, {
      customers: [customerRow("ada")],
      people: [personRow("ada", "ada")],
      interactions: Array.from({ length: 120 }, (_, index) => interactionRow(`i${index}`, "ada")),
    });
  });
  afterAll(() => {
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true });
    api.stop();
  });

  const settings = () => readConfig({ DATABASE_URL: current().url });
  const run = (file: string, choices: object) =>
    exportPersonalData(settings(), file, { workspace: "default", ...choices });
  const linesOf = (file: string) =>
    readFileSync(file, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { readonly kind: string; readonly id: string });

  test("writes everything that is stored, once, into a file that its owner alone reads", async () => {
    const file = path.join(folder, "ada.jsonl");
    await run(file, { customer: "crm:ada" });
    const lines = linesOf(file);
    expect(new Set(lines.map(({ kind, id }) => `${kind} ${id}`)).size).toBe(lines.length);
    expect(lines.filter(({ kind }) => kind === "INTERACTION")).toHaveLength(120);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { customer } = await api.data(CUSTOMER, named("ada"));
    const { personalData } = await api.data(DATA, { id: customer.id });
    expect(lines.slice(0, 200)).toEqual(personalData.nodes);

    const byId = path.join(folder, "by-id.jsonl");
    await run(byId, { customer: customer.id });
    expect(linesOf(byId)).toEqual(lines);
    const person = path.join(folder, "person.jsonl");
    await run(person, { person: "crm:ada" });
    expect(linesOf(person)[0]).toMatchObject({ kind: "PERSON", value: { name: "Person ada" } });
  });

  test("overwrites no file", async () => {
    const file = path.join(folder, "there.jsonl");
    writeFileSync(file, "mine");
    await expect(run(file, { customer: "crm:ada" })).rejects.toThrow("EEXIST");
    expect(readFileSync(file, "utf8")).toBe("mine");
  });

  test.each([
    ["nobody", { customer: "crm:nobody" }, "the workspace has no customer crm:nobody"],
    ["an id that is none", { person: "nobody" }, "the workspace has no person nobody"],
    ["no one", {}, "give exactly one of --customer and --person"],
    ["two at once", { customer: "crm:ada", person: "crm:ada" }, "give exactly one of --customer and --person"],
  ])("refuses %s and makes no file", async (_title, choices, message) => {
    const file = path.join(folder, "refused.jsonl");
    await expect(run(file, choices)).rejects.toThrow(message);
    expect(() => statSync(file)).toThrow("ENOENT");
  });
});
