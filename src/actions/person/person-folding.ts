import { matchableEmail } from "../../domain/matching/email-address.js";
import { matchablePhone } from "../../domain/matching/phone-number.js";
import { beginningOf, folded } from "../../domain/text.js";
import type { Person } from "../../model/person/person.js";

/** What people of a workspace in a country are searched and matched by, of what they are shown with. */
export function foldedPersonOf(
  { name, email, phone, role }: Pick<Person, "name" | "email" | "phone" | "role">,
  country: string | null,
): Pick<Person, "emailFolded" | "phoneFolded" | "searchText"> {
  const searched = [name, email, role].filter((text) => text !== null).join(" ");
  return {
    emailFolded: matchableEmail(email),
    phoneFolded: matchablePhone(phone, country),
    searchText: beginningOf(folded(searched), 640),
  };
}
