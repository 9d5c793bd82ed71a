import { GraphQLLocalDate } from "graphql-scalars";
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";

import {
  cancelContract,
  type ContractChange,
  pauseContract,
  reinstateContract,
  renewContract,
  resumeContract,
  terminateContract,
} from "../../../actions/contract-event-actions.js";
import { ingestOne } from "../../../actions/ingest/ingest.js";
import type { LocalDate } from "../../../domain/calendar.js";
import { ContractStatus } from "../../../domain/contract/contract-standing.js";
import { Contract } from "../../../model/contract/contract.js";
import { ContractEvent } from "../../../model/contract/contract-event.js";
import {
  ContractCancelInput,
  ContractPauseInput,
  ContractReinstateInput,
  ContractRenewInput,
  ContractResumeInput,
  ContractTerminateInput,
} from "../../../model/contract/contract-event-input.js";
import { ContractDeleteInput, ContractUpsertInput } from "../../../model/contract/contract-input.js";
import { TermRow } from "../../../model/contract/term.js";
import { Customer } from "../../../model/customer/customer.js";
import { ExternalEntity, ExternalId, ExternalIdInput } from "../../../model/customer/external-id.js";
import { RowOperation } from "../../../model/ingest/ingest-row.js";
import { Role } from "../../../model/workspace/api-key.js";
import { Needs } from "../../access.js";
import type { RequestContext } from "../../context.js";
import { namedRecord } from "../../named-record.js";
import { type ConnectionOf, PageArguments } from "../../page/connection.js";
import { TermConnection, termPage } from "../../page/term-page.js";
import { done, payloadType } from "../../payload.js";

const ContractUpsertPayload = payloadType("ContractUpsertPayload", "contract", Contract);
const ContractDeletePayload = payloadType("ContractDeletePayload", "contract", Contract);
const ContractRenewPayload = payloadType("ContractRenewPayload", "contract", Contract);
const ContractCancelPayload = payloadType("ContractCancelPayload", "contract", Contract);
const ContractReinstatePayload = payloadType("ContractReinstatePayload", "contract", Contract);
const ContractPausePayload = payloadType("ContractPausePayload", "contract", Contract);
const ContractResumePayload = payloadType("ContractResumePayload", "contract", Contract);
const ContractTerminatePayload = payloadType("ContractTerminatePayload", "contract", Contract);

@Resolver(() => Contract)
export class ContractResolver {
  @Needs(Role.READ)
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

  @FieldResolver(() => Customer, { description: "The customer who has the contract." })
  async customer(@Root() contract: Contract, @Ctx() { loaders }: RequestContext): Promise<Customer | null> {
    return loaders.customer.load(contract.customerId);
  }

  @FieldResolver(() => ContractStatus, { description: "How it stands today." })
  async status(@Root() contract: Contract, @Ctx() { loaders }: RequestContext): Promise<ContractStatus> {
    return (await loaders.standing(contract)).status;
  }

  @FieldResolver(() => GraphQLLocalDate, {
    nullable: true,
    description: "Day on which its undecided term is due for renewal; null: none is undecided.",
  })
  async dueOn(@Root() contract: Contract, @Ctx() { loaders }: RequestContext): Promise<LocalDate | null> {
    return (await loaders.standing(contract)).dueOn;
  }

  @FieldResolver(() => GraphQLLocalDate, {
    nullable: true,
    description:
      "First day no longer covered, once the end is known: cancelled, terminated, not renewed, or continued by another contract. Null: no end is known.",
  })
  async endsOn(@Root() contract: Contract, @Ctx() { loaders }: RequestContext): Promise<LocalDate | null> {
    return (await loaders.standing(contract)).endsOn;
  }

  @FieldResolver(() => GraphQLLocalDate, {
    nullable: true,
    description: "First day of its pause that lasts or comes next; null: there is none.",
  })
  async pausedOn(@Root() contract: Contract, @Ctx() { loaders }: RequestContext): Promise<LocalDate | null> {
    return (await loaders.standing(contract)).pausedOn;
  }

  @FieldResolver(() => GraphQLLocalDate, {
    nullable: true,
    description: "First day no longer paused; null: it is not known yet, or there is no pause.",
  })
  async resumesOn(@Root() contract: Contract, @Ctx() { loaders }: RequestContext): Promise<LocalDate | null> {
    return (await loaders.standing(contract)).resumesOn;
  }

  @FieldResolver(() => Contract, {
    nullable: true,
    description:
      "The contract of the same customer that it continues, named or found by its rule: a renewal that is a new contract. Null: none.",
  })
  async succeeds(@Root() contract: Contract, @Ctx() { loaders }: RequestContext): Promise<Contract | null> {
    const { line } = await loaders.standing(contract);
    return line?.predecessor ? loaders.contract.load(line.predecessor.contractId) : null;
  }

  @FieldResolver(() => Contract, {
    nullable: true,
    description: "The contract of the same customer that continues it; its last term is RENEWED by that. Null: none.",
  })
  async succeededBy(@Root() contract: Contract, @Ctx() { loaders }: RequestContext): Promise<Contract | null> {
    const { line } = await loaders.standing(contract);
    return line?.successor ? loaders.contract.load(line.successor.contractId) : null;
  }

  @FieldResolver(() => TermRow, {
    nullable: true,
    description: "The term that covers today, or that ended and may still be renewed; null: UPCOMING or ENDED.",
  })
  async currentTerm(@Root() contract: Contract, @Ctx() { loaders, today }: RequestContext): Promise<TermRow | null> {
    const { rows } = await loaders.standing(contract);
    return rows.find(({ startsOn, heldUntil }) => startsOn <= today && today < heldUntil) ?? null;
  }

  @FieldResolver(() => TermConnection, {
    description: "Its terms as they stand today, first to last; the latest are the last.",
  })
  async termsConnection(
    @Root() contract: Contract,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() { loaders }: RequestContext,
  ): Promise<ConnectionOf<TermRow>> {
    return termPage(contract, await loaders.terms.load(contract), page);
  }

  @FieldResolver(() => [TermRow], {
    description: "Its terms as they stand today, first to last.",
    deprecationReason:
      "A monthly contract has hundreds: termsConnection has them in pages, currentTerm the one of today.",
  })
  async terms(@Root() contract: Contract, @Ctx() { loaders }: RequestContext): Promise<TermRow[]> {
    return loaders.terms.load(contract);
  }

  @FieldResolver(() => [ContractEvent], { description: "Its events, by day." })
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
  @Needs(Role.WRITE)
  @Mutation(() => ContractUpsertPayload, { description: "Makes or changes a contract. Absent keeps, null clears." })
  async contractUpsert(
    @Arg("input", () => ContractUpsertInput, { description: "The contract as the CRM has it." })
    input: ContractUpsertInput,
    @Ctx() context: RequestContext,
  ) {
    return done("contract", await ingestOne(context, "contracts", input));
  }

  @Needs(Role.WRITE)
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

  @Needs(Role.WRITE)
  @Mutation(() => ContractRenewPayload, { description: "The customer agreed to a further term." })
  async contractRenew(
    @Arg("input", () => ContractRenewInput, { description: "Which contract, and what was agreed." })
    input: ContractRenewInput,
    @Ctx() context: RequestContext,
  ) {
    return changed(context, await renewContract(context, input));
  }

  @Needs(Role.WRITE)
  @Mutation(() => ContractCancelPayload, {
    description: "The customer gave notice: the first term that ends when the notice has passed is the last.",
  })
  async contractCancel(
    @Arg("input", () => ContractCancelInput, { description: "Which contract, and when." }) input: ContractCancelInput,
    @Ctx() context: RequestContext,
  ) {
    return changed(context, await cancelContract(context, input));
  }

  @Needs(Role.WRITE)
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

  @Needs(Role.WRITE)
  @Mutation(() => ContractPausePayload, {
    description: "Pauses a contract: it holds its customer without value, and does not renew by itself meanwhile.",
  })
  async contractPause(
    @Arg("input", () => ContractPauseInput, { description: "Which contract, and from when until when." })
    input: ContractPauseInput,
    @Ctx() context: RequestContext,
  ) {
    return changed(context, await pauseContract(context, input));
  }

  @Needs(Role.WRITE)
  @Mutation(() => ContractResumePayload, { description: "Ends a pause of a contract, also earlier than was told." })
  async contractResume(
    @Arg("input", () => ContractResumeInput, { description: "Which contract, and when." }) input: ContractResumeInput,
    @Ctx() context: RequestContext,
  ) {
    return changed(context, await resumeContract(context, input));
  }

  @Needs(Role.WRITE)
  @Mutation(() => ContractTerminatePayload, { description: "Ends the contract immediately, whatever its terms." })
  async contractTerminate(
    @Arg("input", () => ContractTerminateInput, { description: "Which contract, and when." })
    input: ContractTerminateInput,
    @Ctx() context: RequestContext,
  ) {
    return changed(context, await terminateContract(context, input));
  }
}

/** Answers with the contract as it is after an event. */
async function changed(context: RequestContext, { contract }: ContractChange) {
  return done("contract", await context.loaders.contract.load(contract.id));
}
