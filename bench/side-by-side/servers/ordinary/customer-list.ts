import { Field, Float, InputType, Int, ObjectType } from "type-graphql";
import type { SelectQueryBuilder } from "typeorm";

import { Customer } from "./entities.js";

const TODAY = "2026-01-15";

@InputType()
export class CustomerFilter {
  @Field(() => [String])
  tiers: string[];

  @Field(() => Float)
  churnRiskFrom: number;

  @Field(() => Int)
  renewalDueWithinDays: number;
}

@InputType()
export class CustomerOrder {
  @Field(() => String)
  field: string;

  @Field(() => String)
  direction: string;
}

@ObjectType()
class PageInfo {
  @Field(() => Boolean)
  hasNextPage: boolean;

  @Field(() => String, { nullable: true })
  endCursor: string | null;
}

@ObjectType()
export class CustomerConnection {
  @Field(() => PageInfo)
  pageInfo: PageInfo;

  @Field(() => [Customer])
  nodes: Customer[];
}

/** Narrows a list to what a filter asks for. */
export function filtered(query: SelectQueryBuilder<Customer>, filter: CustomerFilter): SelectQueryBuilder<Customer> {
  const { tiers, churnRiskFrom, renewalDueWithinDays } = filter;
  const dueBy = new Date(Date.parse(TODAY) + renewalDueWithinDays * 86_400_000).toISOString().slice(0, 10);
  return query
    .andWhere("loyalty.tier IN (:...tiers)", { tiers })
    .andWhere("loyalty.churnRisk >= :churnRiskFrom", { churnRiskFrom })
    .andWhere("loyalty.nextDueOn BETWEEN :today AND :dueBy", { today: TODAY, dueBy })
    .andWhere("(loyalty.decision IS NULL OR loyalty.decision <> 'LEAVING')");
}

/** One page of a list, oldest first or most valuable first. */
export async function pageOf(
  query: SelectQueryBuilder<Customer>,
  first: number,
  after: string | null | undefined,
  order: CustomerOrder | null | undefined,
): Promise<CustomerConnection> {
  const isByValue = order?.field === "ANNUAL_VALUE";
  const column = isByValue ? "loyalty.annualValueMinor" : "customer.createdAt";
  const [comparison, direction] = isByValue ? (["<", "DESC"] as const) : ([">", "ASC"] as const);
  if (after) {
    const [value = "", id] = after.split("/");
    const from = isByValue ? value : new Date(value);
    query.andWhere(`(${column} ${comparison} :from OR (${column} = :from AND customer.id ${comparison} :id))`, {
      from,
      id,
    });
  }
  const found = await query
    .orderBy(column, direction)
    .addOrderBy("customer.id", direction)
    .limit(first + 1)
    .getMany();
  const nodes = found.slice(0, first);
  const last = nodes.at(-1);
  const value = isByValue ? last?.loyalty.annualValueMinor : last?.createdAt.toISOString();
  const endCursor = last === undefined ? null : `${value}/${last.id}`;
  return { pageInfo: { hasNextPage: found.length > first, endCursor }, nodes };
}
