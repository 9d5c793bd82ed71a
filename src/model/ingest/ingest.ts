import { Field, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";

import { ContractEventInput } from "../contract/contract-input.js";
import { UserError } from "../user-error.js";
import { ContractRowInput, CustomerRowInput, InteractionRowInput } from "./ingest-row.js";

/** What became of one row. */
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

registerEnumType(RowOutcome, {
  name: "RowOutcome",
  description: "What became of one row of a batch.",
  valuesConfig: {
    CREATED: { description: "A new record was made." },
    UPDATED: { description: "A known record changed." },
    UNCHANGED: { description: "Everything was known already." },
    DELETED: { description: "The record left the lists." },
    MERGED: { description: "The record was joined into another one." },
    STALE: { description: "The source has said something newer of the record before; nothing was written." },
    NOT_APPLIED: { description: "The row was in order, but another row failed and ABORT_ALL was asked." },
    FAILED: { description: "The row was refused; its user errors say why." },
  },
});
registerEnumType(OnError, {
  name: "OnError",
  description: "What a failed row means for the others.",
  valuesConfig: {
    ABORT_ALL: { description: "One failed row, and nothing of the batch is written." },
    SKIP_ROW: { description: "Failed rows are left out, the others are written." },
  },
});

@InputType({
  description:
    "Customers, contracts, contract events and interactions together, up to 1,000 rows, applied in this order whatever their order in time.",
})
export class IngestInput {
  @Field(() => [CustomerRowInput], { nullable: true, description: "Customers." })
  customers?: CustomerRowInput[] | null;

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

  @Field(() => OnError, { defaultValue: OnError.ABORT_ALL, description: "What a failed row means for the others." })
  onError: OnError;
}

@ObjectType({ description: "What became of one row of a batch." })
export class IngestRowResult {
  @Field(() => RowOutcome, { description: "What became of it." })
  outcome: RowOutcome;

  @Field(() => ID, { nullable: true, description: "Id of the record; null where there is none." })
  id: string | null;

  @Field(() => [UserError], { description: "Why it was refused." })
  userErrors: UserError[];
}

@ObjectType({ description: "What became of a batch: one result per row, in the order of the input." })
export class IngestPayload {
  @Field(() => [IngestRowResult], { description: "Results of the customers." })
  customers: IngestRowResult[];

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
