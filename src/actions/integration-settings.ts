import { updateSettings } from "../data/workspace/workspace-store.js";
import { Refusal } from "../domain/errors.js";
import { isCountry } from "../domain/matching/phone-number.js";
import { DEFAULT_SHARED_MAILBOXES, mailboxOf } from "../domain/matching/shared-mailboxes.js";
import type { ActionContext } from "../intake/action-context.js";
import { checkRange, checkText, given } from "../intake/input-checks.js";
import { Problems } from "../intake/row-result.js";
import { refoldPhones } from "./customer-folding.js";

/** How a workspace works together with other systems. */
export interface IntegrationSettings {
  readonly changesKeptDays: number;
  readonly payloadsKeptDays: number;
  /** ISO 3166; null: telephone numbers without a country are nobody's. */
  readonly country: string | null;
  /** Local parts of e-mail addresses that many people share. */
  readonly sharedMailboxes: readonly string[];
}

const DAYS = [1, 3650] as const;

/**
 * Changes how a workspace works together with other systems; absent keeps. Without a list of its own it has the program's.
 * With another country all telephone numbers are
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
  const mailboxes = input.sharedMailboxes?.map(mailboxOf) ?? null;
  if (mailboxes !== null) checkMailboxes(problems, mailboxes);
  if (problems.found) throw new Refusal(problems.errors);
  const sharedMailboxes = mailboxes === null ? input.sharedMailboxes : [...new Set(mailboxes)];
  const settings = {
    changesKeptDays: input.changesKeptDays ?? workspace.changesKeptDays,
    payloadsKeptDays: input.payloadsKeptDays ?? workspace.payloadsKeptDays,
    country,
  };
  await updateSettings(rows, { ...settings, sharedMailboxes });
  if (country !== workspace.country) {
    for (const owner of ["customer", "person"] as const) await refoldPhones(rows, owner, country);
  }
  return {
    ...settings,
    sharedMailboxes: given(sharedMailboxes, workspace.sharedMailboxes) ?? DEFAULT_SHARED_MAILBOXES,
  };
}

const MOST_MAILBOXES = 500;

function checkMailboxes(problems: Problems, mailboxes: readonly string[]): void {
  if (mailboxes.length > MOST_MAILBOXES) {
    problems.add("TEXT_INVALID", `more than ${MOST_MAILBOXES} mailboxes`, "sharedMailboxes");
    return;
  }
  mailboxes.forEach((mailbox, index) => {
    const path = ["sharedMailboxes", String(index)];
    checkText(problems, mailbox, 64, ...path);
    if (/[@+\s]/.test(mailbox)) problems.add("TEXT_INVALID", "is what stands before the @, such as info", ...path);
  });
}
