import { GraphQLDateTime } from "graphql-scalars";
import { Field, ID, InputType, Int } from "type-graphql";

import { Direction, EffortScale, InteractionKind } from "../../domain/customer/interaction.js";
import { Channel } from "../../domain/customer/interaction.js";
import { ResolutionQuality } from "../../domain/loyalty/policy.js";
import { DeleteReason } from "../change/change.js";
import { CustomerReference } from "../customer/customer-input.js";
import { ExternalIdInput } from "../customer/external-id.js";
import { MoneyInput } from "../money.js";

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
    description: "ARCHIVED (default): it keeps counting. MISTAKE: it never was and is removed.",
  })
  reason?: DeleteReason | null;
}

@InputType({
  description:
    "An interaction. A known id or external id updates it: a field that is absent keeps its value, null clears it. A new one needs customer and kind.",
})
export class InteractionRecordInput extends InteractionReference {
  @Field(() => [ExternalIdInput], { nullable: true, description: "Further external ids; they are added." })
  externalIds?: ExternalIdInput[] | null;

  @Field(() => CustomerReference, { nullable: true, description: "Whose interaction it is; fixed once it is made." })
  customer?: CustomerReference | null;

  @Field(() => InteractionKind, { nullable: true, description: "What it was." })
  kind?: InteractionKind | null;

  @Field(() => Channel, { nullable: true, description: "Where it took place." })
  channel?: Channel | null;

  @Field(() => Direction, { nullable: true, description: "Who turned to whom." })
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

  @Field(() => Int, { nullable: true, description: "How often it was handed on, 0 to 1000." })
  transfers?: number | null;

  @Field(() => Boolean, { nullable: true, description: "Whether nobody answered." })
  missed?: boolean | null;

  @Field(() => String, { nullable: true, description: "Shared by all contacts about one case; up to 191 characters." })
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

  @Field(() => String, { nullable: true, description: "What the customer was shown to make more of the product." })
  valueTip?: string | null;

  @Field(() => String, { nullable: true, description: "Who served the customer; up to 100 characters." })
  agent?: string | null;

  @Field(() => String, { nullable: true, description: "What it was about; up to 500 characters." })
  subject?: string | null;

  @Field(() => ResolutionQuality, {
    nullable: true,
    description:
      "How it ended by a rule of the mapping, used where nobody stated a quality or an effort: HIGH_EFFORT (reopened, or handed on twice) or UNRESOLVED (closed unsolved).",
  })
  qualityRule?: ResolutionQuality | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      "When the source changed it, by the source's clock; goes with externalId. Older than what the source said before: STALE, nothing is written.",
  })
  sourceUpdatedAt?: Date | null;
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

  @Field(() => String, { nullable: true, description: "What the customer was shown to make more of the product." })
  valueTip?: string | null;
}
