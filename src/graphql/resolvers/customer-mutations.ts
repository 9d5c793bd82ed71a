import { Arg, Ctx, Mutation, Resolver } from "type-graphql";

import { ingestOne } from "../../actions/ingest/ingest.js";
import { eraseCustomer } from "../../actions/removal/erase-customer.js";
import { Customer } from "../../model/customer/customer.js";
import {
  CustomerDeleteInput,
  CustomerMergeInput,
  CustomerReference,
  CustomerUpsertInput,
} from "../../model/customer/customer-input.js";
import { RowOperation } from "../../model/ingest/ingest-row.js";
import { Role } from "../../model/workspace/api-key.js";
import { Needs } from "../access.js";
import type { RequestContext } from "../context.js";
import { done, payloadType } from "../payload.js";

const CustomerUpsertPayload = payloadType("CustomerUpsertPayload", "customer", Customer);
const CustomerDeletePayload = payloadType("CustomerDeletePayload", "customer", Customer);
const CustomerMergePayload = payloadType("CustomerMergePayload", "customer", Customer);
const CustomerErasePayload = payloadType("CustomerErasePayload", "customer", Customer);

@Resolver()
export class CustomerMutations {
  @Needs(Role.WRITE)
  @Mutation(() => CustomerUpsertPayload, { description: "Makes or changes a customer. Absent keeps, null clears." })
  async customerUpsert(
    @Arg("input", () => CustomerUpsertInput, { description: "The customer as the CRM has it." })
    input: CustomerUpsertInput,
    @Ctx() context: RequestContext,
  ) {
    return done("customer", await ingestOne(context, "customers", input));
  }

  @Needs(Role.WRITE)
  @Mutation(() => CustomerDeletePayload, {
    description: "Archives a customer: it leaves the lists, while its facts keep counting in every rate.",
  })
  async customerDelete(
    @Arg("input", () => CustomerDeleteInput, { description: "The customer." }) input: CustomerDeleteInput,
    @Ctx() context: RequestContext,
  ) {
    const row = { ...input, operation: RowOperation.DELETE };
    return done("customer", await ingestOne(context, "customers", row));
  }

  @Needs(Role.WRITE)
  @Mutation(() => CustomerMergePayload, {
    description: "Merges a customer into another, which survives with the contracts and interactions of both.",
  })
  async customerMerge(
    @Arg("input", () => CustomerMergeInput, { description: "Which customer is merged into which." })
    input: CustomerMergeInput,
    @Ctx() context: RequestContext,
  ) {
    const row = { ...input.customer, into: input.into, operation: RowOperation.MERGE };
    return done("customer", await ingestOne(context, "customers", row));
  }

  @Needs(Role.ADMIN)
  @Mutation(() => CustomerErasePayload, {
    description:
      "Removes all that names a person; anonymous facts keep counting. Cannot be undone. Needs the role ADMIN.",
  })
  async customerErase(
    @Arg("input", () => CustomerReference, { description: "The customer." }) input: CustomerReference,
    @Ctx() context: RequestContext,
  ) {
    return done("customer", await eraseCustomer(context, input));
  }
}
