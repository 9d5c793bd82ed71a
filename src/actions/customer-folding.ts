import { matchableEmail } from "../domain/matching/email-address.js";
import { beginningOf, folded, matchablePhone } from "../domain/text.js";
import type { Customer } from "../model/customer/customer.js";

/** What customers are sorted, searched and matched by, of what they are shown with. */
export function foldedFieldsOf({
  name,
  email,
  phone,
  company,
}: Pick<Customer, "name" | "email" | "phone" | "company">): Pick<
  Customer,
  "nameFolded" | "emailFolded" | "phoneFolded" | "searchText"
> {
  const searched = [name, email, company].filter((text) => text !== null).join(" ");
  return {
    nameFolded: beginningOf(folded(name ?? ""), 200),
    emailFolded: matchableEmail(email),
    phoneFolded: matchablePhone(phone),
    searchText: beginningOf(folded(searched), 760),
  };
}
