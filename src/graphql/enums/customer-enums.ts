import { CustomerOrderField, OrderDirection } from "../../model/customer/customer-filter.js";
import { CustomerMatch } from "../../model/customer/customer-input.js";
import { PersonalDataKind } from "../../model/customer/personal-data.js";
import { described, type DescribedEnum } from "./described-enum.js";

/** The enums by which customers are found and sorted, and of what is stored of them. */
export const CUSTOMER_ENUMS: readonly DescribedEnum[] = [
  described(
    CustomerMatch,
    "CustomerMatch",
    "How a customer or a person is found if its external id is not known yet.",
    {
      EXTERNAL_ID: "Only by external id: an unknown one makes a new one.",
      EMAIL: "By the e-mail address, upper and lower case alike.",
      PERSONAL_EMAIL:
        "As EMAIL, but an address of a shared mailbox finds nobody: for a CRM, whose records are customers of their own whatever their mailbox.",
      PHONE: "By the digits of the telephone number; `+49` and `0049` are the same.",
    },
  ),
  described(
    CustomerOrderField,
    "CustomerOrderField",
    "Sort keys of customers. Customers without the value come last, in either direction.",
    {
      CREATED_AT: "When Treue first learnt of them.",
      NAME: "Name, ignoring case.",
      CUSTOMER_SINCE: "Since when they are customers.",
      LOYALTY_SCORE: "Loyalty score.",
      RETENTION_RATE: "Share of their terms that were renewed.",
      ANNUAL_VALUE: "Annual recurring value, in minor units whatever the currency.",
      NEXT_DUE: "Next day on which a term is due for renewal.",
      CHURN_RISK:
        "Probability of leaving within the risk horizon. Known leavers are left out unless the filter's decisions include them.",
      REVENUE_AT_RISK:
        "Annual value expected to be lost within the risk horizon, in minor units whatever the currency. Known leavers are left out unless the filter's decisions include them.",
      SHARE_OF_WALLET: "Our annual revenue / what the customer spends on such products.",
    },
  ),
  described(OrderDirection, "OrderDirection", "The sort direction.", {
    ASC: "Smallest first.",
    DESC: "Largest first.",
  }),
  described(PersonalDataKind, "PersonalDataKind", "What an entry of personal data is.", {
    CUSTOMER: "The customer itself.",
    PERSON: "A person of the customer.",
    EXTERNAL_ID: "The id of a record in another system.",
    MERGED_RECORD: "An id that a record had before it was merged.",
    MOVED_RECORD: "A record that came by a merge, and from which customer.",
    LOYALTY: "What was last computed of the customer's loyalty.",
    TIER_CHANGE: "A change of the customer's tier.",
    RENEWAL_NOTICE: "That a renewal was announced.",
    CONTRACT: "A contract.",
    CONTRACT_EVENT: "An event of a contract.",
    TERM: "A term of a contract.",
    INTERACTION: "An interaction.",
    CHANGE: "A change in the feed, or one that waits for its place there.",
    DELIVERY: "A webhook message that was sent, or is to be.",
    DELIVERY_ATTEMPT: "An attempt to send a webhook message.",
    PAYLOAD: "A payload of a source that names the customer or the person, with its body.",
  }),
];
