import { createHmac } from "node:crypto";

import fc from "fast-check";

import { CRM_CASES } from "../mappings/crm-cases.js";
import { DESK_CASES } from "../mappings/desk-cases.js";
import { DYNAMICS_CASES } from "../mappings/dynamics-cases.js";
import { HUBSPOT_CASES } from "../mappings/hubspot-cases.js";
import type { MappingCase } from "../mappings/mapping-case.js";
import { PIPEDRIVE_CASES } from "../mappings/pipedrive-cases.js";
import { RATING_CASES } from "../mappings/rating-cases.js";
import { CHANGE_CASES } from "../mappings/salesforce-cdc-cases.js";
import { OUTBOUND_CASES } from "../mappings/salesforce-outbound-cases.js";
import { SHOP_CASES } from "../mappings/shop-cases.js";
import { SURVEY_CASES } from "../mappings/survey-cases.js";
import { VOICE_CASES } from "../mappings/voice-cases.js";
import { TestApi } from "../support/api.js";
import { arbitraryDamage } from "../support/arbitrary-damage.js";
import { onEachDatabase } from "../support/databases.js";
import { drawing, INTERNALS, timeLimit, withinCpuLimit } from "./fuzz-terms.js";

const SECRET = "fuzzed-payloads";
const CASES: readonly MappingCase[] = [
  ...CRM_CASES,
  ...DESK_CASES,
  ...RATING_CASES,
  ...SURVEY_CASES,
  ...VOICE_CASES,
  ...DYNAMICS_CASES,
  ...HUBSPOT_CASES,
  ...PIPEDRIVE_CASES,
  ...CHANGE_CASES,
  ...OUTBOUND_CASES,
  ...SHOP_CASES,
];
/** Taken, acknowledged, or unreadable; never a fault of the server. */
const EXPECTED_STATUSES = [200, 202, 400];

/** Holds so many damaged payloads of vendors to it that each is kept, or refused in words. */
export function fuzzPayloads(runs: number): void {
  onEachDatabase("damaged payloads", (current) => {
    let api: TestApi;
    beforeAll(async () => {
      api = await TestApi.start(current());
      for (const preset of new Set(CASES.map(({ mapping }) => mapping))) {
        // Every preset under a signature that the test can make.
        const input = { name: preset, preset, signature: "SHOPIFY", secrets: [SECRET] };
        const { userErrors } = (
          await api.data(
            "mutation ($input: MappingUpsertInput!) { mappingUpsert(input: $input) { userErrors { code message } } }",
            { input },
          )
        ).mappingUpsert;
        expect(userErrors).toEqual([]);
      }
    });
    afterAll(() => api.stop());

    async function newest(): Promise<{ id: string; text: string }> {
      const { inboundPayloads } = await api.data("{ inboundPayloads(last: 1) { nodes { id errors { message } } } }");
      const [payload] = inboundPayloads.nodes;
      return { id: payload?.id ?? "", text: JSON.stringify(payload?.errors ?? []) };
    }

    test(
      "are kept or refused in words, without a fault and without a word of what is within",
      async () => {
        const damaged = fc
          .constantFrom(...CASES.keys())
          .chain((index) => fc.tuple(fc.constant(index), arbitraryDamage(CASES[index]?.payload)));
        await fc.assert(
          fc.asyncProperty(damaged, async ([index, body]) => {
            api.incidents.length = 0;
            const signature = createHmac("sha256", SECRET).update(body).digest("base64");
            const answer = await withinCpuLimit(() =>
              api.http
                .post(`/hooks/${CASES[index]?.mapping}`)
                .set({ "Content-Type": "application/json", "X-Shopify-Hmac-Sha256": signature })
                .serialize((sent: unknown) => sent as string)
                .send(body),
            );
            expect(api.incidents).toEqual([]);
            expect(EXPECTED_STATUSES).toContain(answer.status);
            expect(INTERNALS.exec(answer.text + (await newest()).text)?.[0]).toBeUndefined();
          }),
          drawing(runs),
        );
      },
      timeLimit(runs),
    );
  });
}
