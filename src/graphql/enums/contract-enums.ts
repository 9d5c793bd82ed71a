import { ContractEventType, SuccessionRule } from "../../domain/contract/contract.js";
import { ContractStatus } from "../../domain/contract/contract-standing.js";
import { TermDecision, TermOutcome } from "../../domain/contract/term.js";
import { ContractOrderField } from "../../model/contract/contract-filter.js";
import { described, type DescribedEnum } from "./described-enum.js";

/** The enums of contracts, their events and terms. */
export const CONTRACT_ENUMS: readonly DescribedEnum[] = [
  described(ContractEventType, "ContractEventType", "The kinds of events of a contract after its start.", {
    RENEWAL_AGREED: "The customer agreed to a further term.",
    CANCELLED: "The customer gave notice; the contract ends with the term that the notice reaches.",
    CANCELLATION_REVOKED: "A cancellation was taken back before the last term ended.",
    TERMINATED:
      "The contract ended immediately; its day is the first one no longer covered, or the first day of the contract, which is covered.",
    VALUE_CHANGED: "The value of the whole term changed within the term.",
    PAUSED: "The contract holds its customer without value, until it is resumed.",
    RESUMED: "A pause ended; its day is the first one no longer paused.",
    MISTAKE: "An earlier event never happened.",
  }),
  described(
    ContractOrderField,
    "ContractOrderField",
    "Sort keys of contracts. Contracts without the value come last, in either direction.",
    {
      STARTS_ON: "First day covered.",
      DUE_ON: "Day on which the undecided term is due for renewal.",
      ENDS_ON: "First day no longer covered, where the end is known.",
      CREATED_AT: "When Treue first learnt of them.",
    },
  ),
  described(ContractStatus, "ContractStatus", "How a contract stands.", {
    UPCOMING: "Concluded; its first term has not begun.",
    TRIAL: "On trial; its first term begins when the trial ends, unless it is ended by then.",
    RUNNING: "A term covers today, and no end is known.",
    PAUSED: "As RUNNING, but paused: it holds its customer without value.",
    PENDING: "The last term has ended without an agreement; within the policy's grace days it may still be renewed.",
    ENDING:
      "A term covers today, and the end is known: cancelled, terminated for a later day, or continued by another contract then.",
    UNCONFIRMED: "Its term has ended after the last day of which its source spoke (confirmedUntil).",
    ENDED: "No term covers today or will.",
  }),
  described(SuccessionRule, "SuccessionRule", "How the contract that another one continues is found.", {
    EXPLICIT_ONLY: "It must be named.",
    SAME_CUSTOMER_AND_PRODUCT:
      "The latest earlier contract of the same customer and product that had not ended, or whose grace days were not over.",
    SAME_CUSTOMER: "The same, of any product: for sources whose deals carry none.",
  }),
  described(TermDecision, "TermDecision", "The kinds of decisions on a term.", {
    AGREED: "A renewal was agreed.",
    ROLLED_OVER: "The contract renewed automatically.",
    SUCCEEDED: "Another contract of the customer continues this one.",
    CANCELLED: "The customer gave notice in time.",
    TERMINATED: "The contract was ended immediately.",
    NOT_RENEWED: "Nothing was agreed until the grace days had passed.",
  }),
  described(TermOutcome, "TermOutcome", "The outcome of a term.", {
    OPEN: "Not ended yet, and nothing is decided.",
    PENDING: "Ended without an agreement, still within the grace days.",
    RENEWED: "The customer entered a further term.",
    LAPSED: "The customer did not enter a further term.",
    UNCONFIRMED: "Ended after the last day of which its source spoke (confirmedUntil): neither renewed nor lapsed.",
  }),
];
