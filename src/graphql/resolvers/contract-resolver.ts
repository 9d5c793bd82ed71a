import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";

import {
  cancelContract,
  type ContractChange,
  reinstateContract,
  renewContract,
  terminateContract,
} from "../../actions/contract-event-actions.js";
import { ingestOne } from "../../actions/ingest/ingest.js";
import { recomputeLoyalty } from "../../actions/loyalty-actions.js";
import { Contract } from "../../model/contract/contract.js";
import { ContractEvent } from "../../model/contract/contract-event.js";
import {
  ContractCancelInput,
  ContractDeleteInput,
  ContractReinstateInput,
  ContractRenewInput,
  ContractTerminateInput,
  ContractUpsertInput,
} from "../../model/contract/contract-input.js";
import { TermRow } from "../../model/contract/term.js";
import { Customer } from "../../model/customer/customer.js";
import { ExternalEntity, ExternalId, ExternalIdInput } from "../../model/customer/external-id.js";
import { RowOperation } from "../../model/ingest/ingest-row.js";
import { childPage } from "../child-page.js";
import { type ConnectionOf, connectionTypes, PageArguments } from "../connection.js";
import type { RequestContext } from "../context.js";
import { namedRecord } from "../named-record.js";
import { done, payloadType } from "../payload.js";

const ContractConnection = connectionTypes(Contract, "Contract", "contracts");
const ContractUpsertPayload = payloadType("ContractUpsertPayload", "contract", Contract);
const ContractDeletePayload = payloadType("ContractDeletePayload", "contract", Contract);
const ContractRenewPayload = payloadType("ContractRenewPayload", "contract", Contract);
const ContractCancelPayload = payloadType("ContractCancelPayload", "contract", Contract);
const ContractReinstatePayload = payloadType("ContractReinstatePayload", "contract", Contract);
const ContractTerminatePayload = payloadType("ContractTerminatePayload", "contract", Contract);

@Resolver(() => Customer)
export class CustomerContractsResolver {
  @FieldResolver(() => ContractConnection, { description: "The customer's contracts, latest start first." })
  async contracts(
    @Root() customer: Customer,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<unknown>> {
    return childPage(context, "contract", customer.id, page);
  }
}

@Resolver(() => Contract)
export class ContractResolver {
  @Query(() => Contract, {
    nullable: true,
    description: "One contract by exactly one of its ids; null where this workspace has none.",
  })
  async contract(
    @Arg("id", () => ID, { nullable: true, description: "Global id." }) id: string | null | undefined,
    @Arg("externalId", () => ExternalIdInput, { nullable: true, description: "Id in another system." })
    externalId: ExternalIdInput | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<Contract | null> {
    return namedRecord(context, "contract", ExternalEntity.CONTRACT, { id, externalId });
  }

  @FieldResolver(() => Customer, { description: "Whose contract it is." })
  async customer(@Root() contract: Contract, @Ctx() { loaders }: RequestContext): Promise<Customer | null> {
    return loaders.customer.load(contract.customerId);
  }

  @FieldResolver(() => [TermRow], { description: "Its terms as they stand today, first to last." })
  async terms(@Root() contract: Contract, @Ctx() { loaders }: RequestContext): Promise<TermRow[]> {
    return loaders.terms.load(contract);
  }

  @FieldResolver(() => [ContractEvent], { description: "What happened to it, by day." })
  async events(@Root() contract: Contract, @Ctx() { loaders }: RequestContext): Promise<ContractEvent[]> {
    return loaders.events.load(contract.id);
  }

  @FieldResolver(() => [ExternalId], { description: "The ids by which other systems know the contract." })
  async externalIds(@Root() contract: Contract, @Ctx() { loaders }: RequestContext): Promise<ExternalId[]> {
    return loaders.externalIds.load(contract.id);
  }
}

@Resolver()
export class ContractMutations {
  @Mutation(() => ContractUpsertPayload, { description: "Makes or changes a contract. Absent keeps, null clears." })
  async contractUpsert(
    @Arg("input", () => ContractUpsertInput, { description: "The contract as the CRM has it." })
    input: ContractUpsertInput,
    @Ctx() context: RequestContext,
  ) {
    return done("contract", await ingestOne(context, "contracts", input));
  }

  @Mutation(() => ContractDeletePayload, {
    description: "Archives a contract: it leaves the lists, while its terms keep counting in every rate.",
  })
  async contractDelete(
    @Arg("input", () => ContractDeleteInput, { description: "The contract." }) input: ContractDeleteInput,
    @Ctx() context: RequestContext,
  ) {
    const row = { ...input, operation: RowOperation.DELETE };
    return done("contract", await ingestOne(context, "contracts", row));
  }

  @Mutation(() => ContractRenewPayload, { description: "The customer agreed to a further term." })
  async contractRenew(
    @Arg("input", () => ContractRenewInput, { description: "Which contract, and what was agreed." })
    input: ContractRenewInput,
    @Ctx() context: RequestContext,
  ) {
    return changed(context, await renewContract(context, input));
  }

  @Mutation(() => ContractCancelPayload, {
    description: "The customer gave notice: the first term that ends when the notice has passed is the last.",
  })
  async contractCancel(
    @Arg("input", () => ContractCancelInput, { description: "Which contract, and when." }) input: ContractCancelInput,
    @Ctx() context: RequestContext,
  ) {
    return changed(context, await cancelContract(context, input));
  }

  @Mutation(() => ContractReinstatePayload, {
    description: "A cancellation is taken back before the last term ends, or a termination before its day.",
  })
  async contractReinstate(
    @Arg("input", () => ContractReinstateInput, { description: "Which contract, and when." })
    input: ContractReinstateInput,
    @Ctx() context: RequestContext,
  ) {
    return changed(context, await reinstateContract(context, input));
  }

  @Mutation(() => ContractTerminatePayload, { description: "The contract ends at once, whatever its terms." })
  async contractTerminate(
    @Arg("input", () => ContractTerminateInput, { description: "Which contract, and when." })
    input: ContractTerminateInput,
    @Ctx() context: RequestContext,
  ) {
    return changed(context, await terminateContract(context, input));
  }
}

/** Recomputes what an event changed, and answers with the contract as it is then. */
async function changed(context: RequestContext, { contract }: ContractChange) {
  await recomputeLoyalty(context, [contract.customerId]);
  return done("contract", await context.loaders.contract.load(contract.id));
}
