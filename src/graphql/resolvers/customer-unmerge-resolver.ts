import { Arg, Ctx, Field, Int, Mutation, ObjectType, Resolver } from "type-graphql";

import { unmergeCustomer } from "../../actions/removal/unmerge-customer.js";
import { Customer } from "../../model/customer/customer.js";
import { CustomerUnmergeInput } from "../../model/customer/customer-input.js";
import { UserError } from "../../model/user-error.js";
import { Role } from "../../model/workspace/api-key.js";
import { Needs } from "../access.js";
import type { RequestContext } from "../context.js";

@ObjectType({ description: "Two customers that were one, and how many facts went along; or the user errors." })
class CustomerUnmergePayload {
  @Field(() => Customer, {
    nullable: true,
    description: "The customer that the external ids name now; null where it was refused.",
  })
  customer: Customer | null;

  @Field(() => Customer, { nullable: true, description: "The customer that they named before." })
  remaining: Customer | null;

  @Field(() => Int, { nullable: true, description: "How many people went along." })
  people: number | null;

  @Field(() => Int, { nullable: true, description: "How many contracts went along, each with its events." })
  contracts: number | null;

  @Field(() => Int, { nullable: true, description: "How many interactions went along." })
  interactions: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "How many people, contracts and interactions stayed because nobody can tell by which id they came.",
  })
  undecided: number | null;

  @Field(() => [UserError], { description: "Why it was refused; empty where it was done." })
  userErrors: UserError[];
}

@Resolver()
export class CustomerUnmergeResolver {
  @Needs(Role.WRITE)
  @Mutation(() => CustomerUnmergePayload, {
    description:
      "Takes external ids out of a customer in which strangers were joined, with the people, contracts and interactions that came by them, into the customer that was merged or into a new one. Its name and addresses are empty until its source says them again.",
  })
  async customerUnmerge(
    @Arg("input", () => CustomerUnmergeInput, { description: "Which ids are taken out of which customer." })
    input: CustomerUnmergeInput,
    @Ctx() context: RequestContext,
  ): Promise<CustomerUnmergePayload> {
    return { ...(await unmergeCustomer(context, input)), userErrors: [] };
  }
}
