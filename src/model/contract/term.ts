import { GraphQLLocalDate } from "graphql-scalars";
import { Field, Int, ObjectType } from "type-graphql";
import { Entity, Index } from "typeorm";

import { type Term, TermDecision, TermOutcome } from "../../domain/contract/term.js";
import {
  DayColumn,
  FlagColumn,
  IdColumn,
  IntegerColumn,
  MinorColumn,
  ReferenceColumn,
  TextColumn,
} from "../columns.js";
import { Money } from "../money.js";

/** Derived from a contract and its events; rewritten whenever either changes or a day brings a change. */
@ObjectType("Term", {
  simpleResolvers: true,
  description: "One committed stretch of a contract, typically 12 or 24 months.",
})
@Entity("term")
@Index("term_contract", ["workspaceId", "contractId", "number"], { unique: true })
@Index("term_due", ["workspaceId", "dueOn", "outcome"])
@Index("term_unconfirmed", ["workspaceId", "unconfirmedFrom"])
@Index("term_held", ["workspaceId", "heldUntil", "watchedFrom", "customerId"])
// Holds all that fitting a model reads of terms.
@Index("term_customer", [
  "workspaceId",
  "customerId",
  "observed",
  "knownFrom",
  "months",
  "renewals",
  "outcome",
  "dueOn",
  "scheduledEndsOn",
  "decidedOn",
])
export class TermRow implements Term {
  @IdColumn()
  id: string;

  @ReferenceColumn()
  workspaceId: string;

  @ReferenceColumn()
  customerId: string;

  @ReferenceColumn()
  contractId: string;

  @Field(() => Int, { description: "1 for the first term of the contract." })
  @IntegerColumn()
  number: number;

  @Field(() => GraphQLLocalDate, { description: "First day covered." })
  @DayColumn()
  startsOn: string;

  @Field(() => GraphQLLocalDate, { description: "First day no longer covered." })
  @DayColumn()
  endsOn: string;

  @Field(() => GraphQLLocalDate, {
    description: "The end by the months agreed and those that a pause added, which a termination does not move.",
  })
  @DayColumn()
  scheduledEndsOn: string;

  @Field(() => GraphQLLocalDate, { description: "Last day covered, on which the renewal is due." })
  @DayColumn()
  dueOn: string;

  @Field(() => Int, { description: "Months agreed, also where a termination cut the term short." })
  @IntegerColumn()
  months: number;

  @Field(() => Int, {
    description: "Months by which a pause prolonged it: an end within the pause was not due for renewal.",
  })
  @IntegerColumn()
  prolongedMonths: number;

  @Field(() => Int, {
    description:
      "Renewals of the contract before this term, counted from 0 again where the class of the term length changes.",
  })
  @IntegerColumn()
  renewals: number;

  @TextColumn(3)
  currency: string;

  @MinorColumn()
  value: number;

  @MinorColumn()
  endValue: number;

  @Field(() => TermOutcome, { description: "The outcome of the term." })
  @TextColumn(12)
  outcome: TermOutcome;

  @Field(() => TermDecision, { nullable: true, description: "The kind of decision; null while undecided." })
  @TextColumn(12, { nullable: true })
  decidedBy: TermDecision | null;

  @Field(() => GraphQLLocalDate, { nullable: true, description: "The day of the decision; null while undecided." })
  @DayColumn({ nullable: true })
  decidedOn: string | null;

  @DayColumn({ nullable: true })
  knownFrom: string | null;

  @DayColumn()
  heldUntil: string;

  @DayColumn({ nullable: true })
  unconfirmedFrom: string | null;

  /** From when on it counts as holding its customer: its start or, if that is later, the day someone began to watch. */
  @DayColumn()
  watchedFrom: string;

  /** Whether it came up while someone watched; others are left out of rates. */
  @FlagColumn()
  observed: boolean;

  @Field(() => Money, { name: "value", description: "Value of the months agreed when it began." })
  get valueMoney(): Money {
    return new Money({ minor: this.value, currency: this.currency });
  }

  @Field(() => Money, { name: "endValue", description: "Value of the months agreed as last changed within it." })
  get endValueMoney(): Money {
    return new Money({ minor: this.endValue, currency: this.currency });
  }
}
