import { Field, ID, InputType, Int, ObjectType } from "type-graphql";

import { ContractEventInput } from "../contract/contract-event-input.js";
import { UserError } from "../user-error.js";
import { ContractRowInput, CustomerRowInput, InteractionRowInput, PersonRowInput } from "./ingest-row.js";

/** The outcome of one row. */
export enum RowOutcome {
  CREATED = "CREATED",
  UPDATED = "UPDATED",
  UNCHANGED = "UNCHANGED",
  DELETED = "DELETED",
  MERGED = "MERGED",
  STALE = "STALE",
  NOT_APPLIED = "NOT_APPLIED",
  FAILED = "FAILED",
}

/** What a failed row means for the others. */
export enum OnError {
  ABORT_ALL = "ABORT_ALL",
  SKIP_ROW = "SKIP_ROW",
}

@InputType({
  description:
    "Customers, people, contracts, contract events and interactions together, up to 1,000 rows, applied in this order whatever their dates.",
})
export class IngestInput {
  @Field(() => [CustomerRowInput], { nullable: true, description: "Customers." })
  customers?: CustomerRowInput[] | null;

  @Field(() => [PersonRowInput], {
    nullable: true,
    description: "People; their customers may be in the same batch.",
  })
  people?: PersonRowInput[] | null;

  @Field(() => [ContractRowInput], {
    nullable: true,
    description: "Contracts; their customers may be in the same batch.",
  })
  contracts?: ContractRowInput[] | null;

  @Field(() => [ContractEventInput], {
    nullable: true,
    description: "Contract events; their contracts may be in the same batch.",
  })
  contractEvents?: ContractEventInput[] | null;

  @Field(() => [InteractionRowInput], {
    nullable: true,
    description: "Interactions; their customers may be in the same batch.",
  })
  interactions?: InteractionRowInput[] | null;

  @Field(() => OnError, { defaultValue: OnError.ABORT_ALL, description: "The effect of a failed row on the others." })
  onError: OnError;
}

@ObjectType({ description: "The result of one row of a batch." })
export class IngestRowResult {
  @Field(() => RowOutcome, { description: "The result of the row." })
  outcome: RowOutcome;

  @Field(() => ID, { nullable: true, description: "Id of the record; null where there is none." })
  id: string | null;

  @Field(() => [UserError], { description: "Why it was refused." })
  userErrors: UserError[];
}

@ObjectType({ description: "The result of a batch: one result per row, in the order of the input." })
export class IngestPayload {
  @Field(() => [IngestRowResult], { description: "Results of the customers." })
  customers: IngestRowResult[];

  @Field(() => [IngestRowResult], { description: "Results of the people." })
  people: IngestRowResult[];

  @Field(() => [IngestRowResult], { description: "Results of the contracts." })
  contracts: IngestRowResult[];

  @Field(() => [IngestRowResult], { description: "Results of the contract events." })
  contractEvents: IngestRowResult[];

  @Field(() => [IngestRowResult], { description: "Results of the interactions." })
  interactions: IngestRowResult[];

  @Field(() => Int, { description: "Number of rows that were refused." })
  failed: number;

  @Field(() => [UserError], { description: "Refusals of the batch as a whole." })
  userErrors: UserError[];
}
