import { Happening } from "../../domain/customer/happenings.js";
import { Channel, Direction, EffortScale, InteractionKind, QualitySource } from "../../domain/customer/interaction.js";
import { ResolutionQuality } from "../../domain/loyalty/policy.js";
import { InteractionDefault } from "../../model/interaction/interaction-input.js";
import { described, type DescribedEnum } from "./described-enum.js";

/** The enums of interactions. */
export const INTERACTION_ENUMS: readonly DescribedEnum[] = [
  described(Channel, "Channel", "Where customer and company met.", {
    PHONE: "By telephone.",
    EMAIL: "By e-mail.",
    CHAT: "By chat, written live.",
    PORTAL: "On the customer portal.",
    SOCIAL: "On social media.",
    IN_PERSON: "Face to face.",
    SELF_SERVICE: "The customer helped itself.",
    LETTER: "By letter.",
    SHOP: "In a shop, online or not.",
    OTHER: "Anywhere else.",
  }),
  described(Happening, "Happening", "What can happen to a contact between its beginning and its end.", {
    TRANSFERRED: "Handed from one agent or group to another; the first assignment is none.",
    REOPENED: "Open again after it was closed.",
    CLOSED_UNSOLVED: "Closed without a solution.",
  }),
  described(Direction, "Direction", "Who contacted whom.", {
    INBOUND: "The customer turned to us.",
    OUTBOUND: "We turned to the customer.",
  }),
  described(EffortScale, "EffortScale", "The scale of a customer effort score.", {
    CES_1: "CES 1.0: 1 to 5, low is good.",
    CES_2: "CES 2.0: 1 to 7, high is good.",
  }),
  described(InteractionDefault, "InteractionDefault", "Fields that a row can set for a new interaction only.", {
    CUSTOMER: "The customer who had it.",
    KIND: "Its kind.",
    CHANNEL: "Where it took place.",
    DIRECTION: "Who contacted whom.",
    OCCURRED_AT: "When it took place.",
  }),
  described(InteractionKind, "InteractionKind", "The kinds of interactions.", {
    SERVICE: "A service contact: a question, a fault, a request.",
    COMPLAINT: "The customer complained.",
    OUTREACH: "We contacted the customer without being asked.",
    FEEDBACK: "The customer rated us or answered a survey.",
    PURCHASE: "The customer bought something.",
    PAYMENT: "The customer paid; automatic where a machine did it.",
    USAGE: "The customer used the product.",
    CLICK: "The customer clicked a link of ours.",
    REFERRAL: "The customer brought another customer.",
    OTHER: "Anything else.",
  }),
  described(QualitySource, "QualitySource", "The source of a resolution quality, most trusted first.", {
    STATED: "Stated by agent or customer.",
    EFFORT_SCORE: "Derived from the customer effort score, its own or that of a later answer (FEEDBACK) about it.",
    MAPPING_RULE: "Derived by a rule of the mapping, such as reopened or transferred twice.",
  }),
  described(ResolutionQuality, "ResolutionQuality", "How a service interaction ended.", {
    UNRESOLVED: "Closed without a solution.",
    HIGH_EFFORT: "Solved, but it cost the customer much effort.",
    LOW_EFFORT: "Solved with little effort.",
    VALUE_ENHANCEMENT: "Solved, and the customer can now make more of the product.",
  }),
];
