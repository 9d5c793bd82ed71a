import { Consent } from "../../model/person/person.js";
import { WithoutCustomer } from "../../model/person/person-input.js";
import { described, type DescribedEnum } from "./described-enum.js";

/** The enums of people. */
export const PERSON_ENUMS: readonly DescribedEnum[] = [
  described(Consent, "Consent", "What a person said when asked whether they may be contacted.", {
    GIVEN: "They agreed.",
    WITHDRAWN: "They refused, or took it back.",
  }),
  described(WithoutCustomer, "WithoutCustomer", "What becomes of a person that belongs to no customer.", {
    OWN_CUSTOMER: "A customer is made for it alone; it becomes part of the customer that the person is given later.",
    WAIT: "It is stored without one.",
  }),
];
