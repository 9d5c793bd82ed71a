import { updateSettings } from "../data/workspace/workspace-store.js";
import { Refusal } from "../domain/errors.js";
import { isCountry } from "../domain/matching/phone-number.js";
import type { ActionContext } from "../intake/action-context.js";
import { checkRange, given } from "../intake/input-checks.js";
import { Problems } from "../intake/row-result.js";
import { refoldPhones } from "./customer-folding.js";

/** How a workspace works together with other systems. */
export interface IntegrationSettings {
  readonly changesKeptDays: number;
  readonly payloadsKeptDays: number;
  /** ISO 3166; null: telephone numbers without a country are nobody's. */
  readonly country: string | null;
}

const DAYS = [1, 3650] as const;

/**
 * Changes how a workspace works together with other systems; absent keeps. With another country all telephone numbers are
 * read anew, in the same transaction. Throws a Refusal where a value cannot be.
 */
export async function updateIntegrationSettings(
  { rows, workspace }: ActionContext,
  input: { readonly [Name in keyof IntegrationSettings]?: IntegrationSettings[Name] | null },
): Promise<IntegrationSettings> {
  const problems = new Problems();
  checkRange(problems, input.changesKeptDays, DAYS, "changesKeptDays");
  checkRange(problems, input.payloadsKeptDays, DAYS, "payloadsKeptDays");
  const country = given(input.country, workspace.country);
  if (country !== null && !isCountry(country)) {
    problems.add("COUNTRY_UNKNOWN", `${country} is not an ISO 3166 code, such as DE`, "country");
  }
  if (problems.found) throw new Refusal(problems.errors);
  const settings = {
    changesKeptDays: input.changesKeptDays ?? workspace.changesKeptDays,
    payloadsKeptDays: input.payloadsKeptDays ?? workspace.payloadsKeptDays,
    country,
  };
  await updateSettings(rows, settings);
  if (country !== workspace.country) await refoldPhones(rows, country);
  return settings;
}
