import { Arg, Ctx, Mutation, Resolver } from "type-graphql";

import { archiveCustomer } from "../../actions/customer-actions.js";
import { ingestOne } from "../../actions/ingest.js";
import { Customer } from "../../model/customer/customer.js";
import { CustomerReference, CustomerUpsertInput } from "../../model/customer/customer-input.js";
import type { RequestContext } from "../context.js";
import { done, payloadType } from "../payload.js";

const CustomerUpsertPayload = payloadType("CustomerUpsertPayload", "customer", Customer);
const CustomerDeletePayload = payloadType("CustomerDeletePayload", "customer", Customer);

@Resolver()
export class CustomerMutations {
  @Mutation(() => CustomerUpsertPayload, { description: "Makes or changes a customer. Absent keeps, null clears." })
  async customerUpsert(
    @Arg("input", () => CustomerUpsertInput, { description: "The customer as the CRM has it." })
    input: CustomerUpsertInput,
    @Ctx() context: RequestContext,
  ) {
    return done("customer", await ingestOne(context, "customers", input));
  }

  @Mutation(() => CustomerDeletePayload, {
    description: "Archives a customer: it leaves the lists, while its facts keep counting in every rate.",
  })
  async customerDelete(
    @Arg("input", () => CustomerReference, { description: "The customer." }) input: CustomerReference,
    @Ctx() context: RequestContext,
  ) {
    return done("customer", await archiveCustomer(context, input));
  }
}
