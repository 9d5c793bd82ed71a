import { GraphQLDateTime } from "graphql-scalars";
import { Field, ID, InputType, Int } from "type-graphql";

import { Direction, EffortScale, InteractionKind } from "../../domain/customer/interaction.js";
import { Channel } from "../../domain/customer/interaction.js";
import { ResolutionQuality } from "../../domain/loyalty/policy.js";
import { DeleteReason } from "../change/change.js";
import { CustomerReference } from "../customer/customer-input.js";
import { ExternalIdInput } from "../customer/external-id.js";
import { MoneyInput } from "../money.js";
import { PersonReference } from "../person/person-input.js";
import { InteractionHappeningInput } from "./interaction-happening.js";

@InputType({ description: "Names an interaction by exactly one of its ids." })
export class InteractionReference {
  @Field(() => ID, { nullable: true, description: "Global id." })
  id?: string | null;

  @Field(() => ExternalIdInput, { nullable: true, description: "Id in another system." })
  externalId?: ExternalIdInput | null;
}

@InputType({ description: "An interaction that leaves the lists, and why." })
export class InteractionDeleteInput extends InteractionReference {
  @Field(() => DeleteReason, {
    nullable: true,
    description:
      "ARCHIVED (default): it still counts. MISTAKE: it never happened and is removed, which needs the role ADMIN.",
  })
  reason?: DeleteReason | null;
}

/** Fields of a row that can be meant for a new interaction only; each stands for the field of the row. */
export enum InteractionDefault {
  CUSTOMER = "customer",
  KIND = "kind",
  CHANNEL = "channel",
  DIRECTION = "direction",
  OCCURRED_AT = "occurredAt",
}

@InputType({
  description:
    "An interaction. A known id or external id updates it: an absent field keeps its value, null clears it. A new one requires a customer, or a person of one, and a kind.",
})
export class InteractionRecordInput extends InteractionReference {
  @Field(() => [ExternalIdInput], { nullable: true, description: "Further external ids; they are added." })
  externalIds?: ExternalIdInput[] | null;

  @Field(() => CustomerReference, {
    nullable: true,
    description: "The customer who had the interaction; cannot change later. Default: the customer of the person.",
  })
  customer?: CustomerReference | null;

  @Field(() => PersonReference, { nullable: true, description: "The person of the customer who had it." })
  person?: PersonReference | null;

  @Field(() => InteractionKind, { nullable: true, description: "The kind of interaction." })
  kind?: InteractionKind | null;

  @Field(() => Channel, { nullable: true, description: "Where it took place." })
  channel?: Channel | null;

  @Field(() => Direction, { nullable: true, description: "Who contacted whom." })
  direction?: Direction | null;

  @Field(() => Boolean, { nullable: true, description: "Whether we acted before the customer had to ask." })
  proactive?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: "Whether a machine did it on the customer's behalf." })
  automatic?: boolean | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When it took place or began; default now." })
  occurredAt?: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When the customer first got an answer." })
  firstResponseAt?: Date | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: "When it was closed, solved or not; default, where a quality is stated, when it took place.",
  })
  resolvedAt?: Date | null;

  @Field(() => Int, { nullable: true, description: "How often it was transferred, 0 to 1000." })
  transfers?: number | null;

  @Field(() => Boolean, { nullable: true, description: "Whether the contact was not answered." })
  missed?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Shared by all contacts about one case; up to 191 characters. Of an answer (FEEDBACK) with an effort score: the case that it is about, or a contact by its id in another system, as desk:4711. Without one, such an answer is about the contact that was closed last within two weeks before; that contact's quality follows from it unless stated.",
  })
  caseKey?: string | null;

  @Field(() => ResolutionQuality, { nullable: true, description: "How it ended, as stated by agent or customer." })
  resolutionQuality?: ResolutionQuality | null;

  @Field(() => Int, { nullable: true, description: "Customer effort score on effortScale." })
  effortScore?: number | null;

  @Field(() => EffortScale, { nullable: true, description: "Scale of the effort score; needed with a score." })
  effortScale?: EffortScale | null;

  @Field(() => Int, { nullable: true, description: "Satisfaction, 1 to 5." })
  satisfaction?: number | null;

  @Field(() => Int, { nullable: true, description: "Likelihood to recommend (NPS), 0 to 10." })
  recommendation?: number | null;

  @Field(() => MoneyInput, { nullable: true, description: "Amount bought or paid." })
  amount?: MoneyInput | null;

  @Field(() => CustomerReference, { nullable: true, description: "Of a REFERRAL: the customer who was brought." })
  referredCustomer?: CustomerReference | null;

  @Field(() => String, { nullable: true, description: "The use of the product that the customer was shown." })
  valueTip?: string | null;

  @Field(() => String, { nullable: true, description: "The agent who handled it; up to 100 characters." })
  agent?: string | null;

  @Field(() => String, { nullable: true, description: "The subject; up to 500 characters." })
  subject?: string | null;

  @Field(() => ResolutionQuality, {
    nullable: true,
    description:
      "How it ended by a rule of the mapping, used where neither a quality nor an effort was stated: HIGH_EFFORT (reopened, or transferred twice) or UNRESOLVED (closed unsolved).",
  })
  qualityRule?: ResolutionQuality | null;

  @Field(() => [InteractionHappeningInput], {
    nullable: true,
    description:
      "What happened to it, as desks tell it one by one. Each counts once, in whatever order it comes, and is never STALE; they add up with those that are known. transfers is their number at least, and where neither a quality nor an effort was stated, they speak for UNRESOLVED (closed unsolved and not reopened since) or HIGH_EFFORT (reopened, or transferred twice).",
  })
  happenings?: InteractionHappeningInput[] | null;

  @Field(() => [InteractionDefault], {
    nullable: true,
    description:
      "Fields of this row that count only if it makes the interaction; a known one keeps its own. For sources that link one ticket with several customers: the first has it.",
  })
  onlyIfNew?: InteractionDefault[] | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      "When the source changed it, by the source's clock; requires externalId. Older than the last known change of the source: STALE, nothing is written.",
  })
  sourceUpdatedAt?: Date | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      "Whether the row says only what changed at sourceUpdatedAt, as sources do that send fields one by one: then each field is compared with the last time the source spoke of it, and fields that it has overtaken are left out. Default false: the row says the whole record.",
  })
  partial?: boolean | null;
}

@InputType({ description: "How an interaction ended." })
export class InteractionResolveInput {
  @Field(() => InteractionReference, { description: "The interaction." })
  interaction: InteractionReference;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When it was closed; default now." })
  resolvedAt?: Date | null;

  @Field(() => ResolutionQuality, { nullable: true, description: "How it ended, as stated by agent or customer." })
  resolutionQuality?: ResolutionQuality | null;

  @Field(() => Int, { nullable: true, description: "Customer effort score on effortScale." })
  effortScore?: number | null;

  @Field(() => EffortScale, { nullable: true, description: "Scale of the effort score; needed with a score." })
  effortScale?: EffortScale | null;

  @Field(() => Int, { nullable: true, description: "Satisfaction, 1 to 5." })
  satisfaction?: number | null;

  @Field(() => String, { nullable: true, description: "The use of the product that the customer was shown." })
  valueTip?: string | null;
}
