import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { loadMapping } from "../../src/integration/mapping.js";
import { packageRoot } from "../../src/package-root.js";
import { STRIPE_CASES } from "./billing/stripe-cases.js";
import { CRM_CASES } from "./crm-cases.js";
import { DESK_CASES } from "./desk-cases.js";
import { DYNAMICS_CASES } from "./dynamics-cases.js";
import { HUBSPOT_CASES } from "./hubspot-cases.js";
import { LOST_COMPANY_CASES } from "./lost-company-cases.js";
import { refusalsOf, rowsOf, withoutEmptyLists, yieldOf } from "./mapping-harness.js";
import { PEOPLE_CASES } from "./people-cases.js";
import { PIPEDRIVE_CASES } from "./pipedrive-cases.js";
import { RATING_CASES } from "./rating-cases.js";
import { CHANGE_CASES } from "./salesforce-cdc-cases.js";
import { OUTBOUND_CASES } from "./salesforce-outbound-cases.js";
import { SAMPLE_CASES } from "./sample-cases.js";
import { SHOP_CASES } from "./shop-cases.js";
import { SURVEY_CASES } from "./survey-cases.js";
import { VOICE_CASES } from "./voice-cases.js";

const CASES = [
  ...SAMPLE_CASES,
  ...HUBSPOT_CASES,
  ...OUTBOUND_CASES,
  ...CHANGE_CASES,
  ...DYNAMICS_CASES,
  ...PIPEDRIVE_CASES,
  ...CRM_CASES,
  ...DESK_CASES,
  ...RATING_CASES,
  ...SURVEY_CASES,
  ...VOICE_CASES,
  ...SHOP_CASES,
  ...STRIPE_CASES,
  ...PEOPLE_CASES,
  ...LOST_COMPANY_CASES,
].map((each) => [each.mapping, each.event, each] as const);

test.each(CASES)("%s: %s", async (_mapping, _event, mappingCase) => {
  const { yields, refuses = [] } = mappingCase;
  if (yields instanceof RegExp) {
    await expect(yieldOf(mappingCase)).rejects.toMatchObject({ message: expect.stringMatching(yields) });
    return;
  }
  const yielded = withoutEmptyLists(await yieldOf(mappingCase));
  expect(yielded).toEqual(yields);
  expect(refusalsOf(yielded)).toEqual(refuses.map((path): unknown => expect.objectContaining({ path })));
  expect(rowsOf(yielded).filter((row) => "resolutionQuality" in row)).toEqual([]);
});

const FOLDERS = readdirSync(path.join(packageRoot, "mappings"));
/** Pages that are about no system. */
const NO_SYSTEM = ["README.md", "calls.md", "generic.md", "mappings.md", "surveys.md", "sync.md"];
const PAGES = readdirSync(path.join(packageRoot, "docs/integrate"))
  .filter((page) => page !== "README.md")
  .map((page) => readFileSync(path.join(packageRoot, "docs/integrate", page), "utf8"));

test.each(FOLDERS.filter((name) => name !== "telco"))(
  "the webhook mapping %s has a signature, cases, and a page that tells of it and its parameters",
  async (name) => {
    const mapping = await loadMapping(name);
    expect(mapping).toMatchObject({ name, signature: expect.any(String) });
    expect(CASES.filter(([tested]) => tested === name).length).toBeGreaterThan(1);
    const page = PAGES.find((text) => text.includes(`preset: "${name}"`)) ?? "";
    expect(page).not.toBe("");
    for (const parameter of Object.keys(mapping.parameters)) expect(page).toContain(`\`${parameter}\``);
  },
);

test.each(readdirSync(path.join(packageRoot, "docs/integrate")).filter((page) => !NO_SYSTEM.includes(page)))(
  "%s says what becomes of a renewal, a person and a cancellation",
  (page) => {
    const text = readFileSync(path.join(packageRoot, "docs/integrate", page), "utf8");
    expect(text).toMatch(
      /^\| event \| what becomes of it \|\n\|---\|---\|\n\| a renewal \| .+ \|\n\| a person \| .+ \|\n\| a cancellation \| .+ \|$/m,
    );
  },
);

test("a thousand events in one request are all mapped", async () => {
  const payload = Array.from({ length: 1_000 }, (_, index) => ({
    subscriptionType: index % 2 === 0 ? "contact.propertyChange" : "contact.deletion",
    objectId: index,
    occurredAt: 1_767_225_600_000,
    propertyName: "email",
    propertyValue: `person-${index}@example.com`,
  }));
  const yielded = withoutEmptyLists(await yieldOf({ mapping: "hubspot", event: "many", payload, yields: {} }));
  expect(rowsOf(yielded)).toHaveLength(1_000);
});
