import { Consent } from "../../model/person/person.js";
import { described, type DescribedEnum } from "./described-enum.js";

/** The enums of people. */
export const PERSON_ENUMS: readonly DescribedEnum[] = [
  described(Consent, "Consent", "What a person said when asked whether they may be contacted.", {
    GIVEN: "They agreed.",
    WITHDRAWN: "They refused, or took it back.",
  }),
];
