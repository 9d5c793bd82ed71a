import { Arg, Ctx, Field, FieldResolver, Int, Mutation, ObjectType, Query, Resolver, Root } from "type-graphql";

import { previewPolicy, updatePolicy } from "../../actions/model/policy-actions.js";
import { countLoyaltyRows, countStale } from "../../data/customer/loyalty-store.js";
import { Refusal } from "../../domain/errors.js";
import { LoyaltyTier } from "../../domain/loyalty/loyalty-tier.js";
import { UserError } from "../../model/user-error.js";
import { Role } from "../../model/workspace/api-key.js";
import { LoyaltyPolicyInput } from "../../model/workspace/policy-input.js";
import { Needs } from "../access.js";
import type { RequestContext } from "../context.js";
import { LoyaltyPolicyType, policyAnswer } from "../loyalty/policy-type.js";

@ObjectType("Recomputation", { description: "How far stored values follow the policy, the model and the day." })
class RecomputationType {
  @Field(() => Int, { description: "Customers of the workspace, archived ones too." })
  customers: number;

  @Field(() => Int, {
    description: "Customers with stored values still to be recomputed; values in answers are always current.",
  })
  behind: number;
}

@ObjectType("LoyaltyPolicyVersion", { description: "The loyalty policy in force." })
class PolicyVersionType {
  @Field(() => Int, { description: "Version; every change makes a new one." })
  version: number;

  @Field(() => LoyaltyPolicyType, { description: "Its settings." })
  policy: LoyaltyPolicyType;
}

@ObjectType("LoyaltyPolicyUpdatePayload", { description: "The policy as it is now, or why it was not changed." })
class PolicyUpdatePayload {
  @Field(() => PolicyVersionType, { nullable: true, description: "The policy in force; null where it was refused." })
  loyaltyPolicy: PolicyVersionType | null;

  @Field(() => [UserError], { description: "Why it was refused; empty where it was done." })
  userErrors: UserError[];
}

@ObjectType("PolicyTierMovement", { description: "Customers whom a policy would move from one tier to another." })
class PolicyMovementType {
  @Field(() => LoyaltyTier, { description: "Tier today." })
  from: LoyaltyTier;

  @Field(() => LoyaltyTier, { description: "Tier under the changed policy." })
  to: LoyaltyTier;

  @Field(() => Int, { description: "How many customers." })
  customers: number;
}

@ObjectType("LoyaltyPolicyPreview", {
  description: "The effect that a changed policy would have today; nothing is changed.",
})
class PolicyPreviewPayload {
  @Field(() => LoyaltyPolicyType, {
    nullable: true,
    description: "The changed policy; null where it would be refused.",
  })
  policy: LoyaltyPolicyType | null;

  @Field(() => Int, { nullable: true, description: "Customers of the workspace, archived ones too." })
  customers: number | null;

  @Field(() => Int, { nullable: true, description: "Customers who would be shown in another tier." })
  changed: number | null;

  @Field(() => [PolicyMovementType], { description: "From where to where they would move." })
  movements: readonly PolicyMovementType[];

  @Field(() => [UserError], { description: "Why it would be refused." })
  userErrors: readonly UserError[];
}

@Resolver(() => PolicyVersionType)
export class PolicyResolver {
  @Needs(Role.READ)
  @Query(() => PolicyVersionType, {
    description: "How this workspace judges loyalty, and how far that is carried out.",
  })
  loyaltyPolicy(@Ctx() { workspace }: RequestContext): PolicyVersionType {
    return { version: workspace.policyVersion, policy: policyAnswer(workspace.policy) };
  }

  @FieldResolver(() => RecomputationType, { description: "How far stored values follow it." })
  async recomputation(
    @Root() { version }: PolicyVersionType,
    @Ctx() { rows, sql, workspace, today }: RequestContext,
  ): Promise<RecomputationType> {
    return {
      customers: await countLoyaltyRows(rows),
      behind: await countStale(sql, { ...workspace, policyVersion: version }, today),
    };
  }

  @Needs(Role.ADMIN)
  @Query(() => PolicyPreviewPayload, {
    description: "A dry run of loyaltyPolicyUpdate: how many customers would change their tier. Needs the role ADMIN.",
  })
  async loyaltyPolicyPreview(
    @Arg("input", () => LoyaltyPolicyInput, { description: "The changes to try." }) input: LoyaltyPolicyInput,
    @Ctx() context: RequestContext,
  ): Promise<PolicyPreviewPayload> {
    try {
      const { policy, ...preview } = await previewPolicy(context, input);
      return { policy: policyAnswer(policy), ...preview, userErrors: [] };
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault;
      const userErrors = fault.errors.map((error) => ({ ...error, path: ["input", ...error.path] }));
      return { policy: null, customers: null, changed: null, movements: [], userErrors };
    }
  }

  @Needs(Role.ADMIN)
  @Mutation(() => PolicyUpdatePayload, {
    description:
      "Changes how this workspace judges loyalty, as a new version; stored values follow in the background. Needs the role ADMIN.",
  })
  async loyaltyPolicyUpdate(
    @Arg("input", () => LoyaltyPolicyInput, { description: "What changes." }) input: LoyaltyPolicyInput,
    @Ctx() context: RequestContext,
  ): Promise<PolicyUpdatePayload> {
    const policy = await updatePolicy(context, input);
    const version = context.workspace.policyVersion + 1;
    context.workspace = { ...context.workspace, policyVersion: version, policy };
    return { loyaltyPolicy: { version, policy: policyAnswer(policy) }, userErrors: [] };
  }
}
