import { type PhoneOwner, phonesAfter, writeFoldedPhones } from "../data/customer/folded-phone-store.js";
import type { WorkspaceRows } from "../data/database/workspace-rows.js";
import { matchableEmail } from "../domain/matching/email-address.js";
import { matchablePhone } from "../domain/matching/phone-number.js";
import { beginningOf, folded } from "../domain/text.js";
import type { Customer } from "../model/customer/customer.js";

/** What customers of a country are sorted, searched and matched by, of what they are shown with. */
export function foldedFieldsOf(
  { name, email, phone, company }: Pick<Customer, "name" | "email" | "phone" | "company">,
  country: string | null,
): Pick<Customer, "nameFolded" | "emailFolded" | "phoneFolded" | "searchText"> {
  const searched = [name, email, company].filter((text) => text !== null).join(" ");
  return {
    nameFolded: beginningOf(folded(name ?? ""), 200) || null,
    emailFolded: matchableEmail(email),
    phoneFolded: matchablePhone(phone, country),
    searchText: beginningOf(folded(searched), 760),
  };
}

const PHONES_AT_ONCE = 500;

/** Reads the telephone numbers of all customers, or people, as those of another country; what is shown stays. */
export async function refoldPhones(rows: WorkspaceRows, owner: PhoneOwner, country: string | null): Promise<void> {
  let after = "";
  for (;;) {
    const phones = await phonesAfter(rows, owner, { after, limit: PHONES_AT_ONCE });
    const folded = phones.map((each) => ({ ...each, folded: matchablePhone(each.phone, country) }));
    await writeFoldedPhones(
      rows,
      owner,
      folded.filter((each) => each.folded !== each.phoneFolded),
    );
    const last = phones.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}
