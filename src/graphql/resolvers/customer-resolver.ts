import { GraphQLLocalDate } from "graphql-scalars";
import { Arg, Args, Ctx, Field, FieldResolver, ID, Int, ObjectType, Query, Resolver, Root } from "type-graphql";

import { positionOf } from "../../data/customer/customer-order.js";
import { countCustomers, customerPage } from "../../data/customer/customer-page-store.js";
import { customersByEmails } from "../../data/customer/customer-store.js";
import { countStale } from "../../data/customer/loyalty-store.js";
import { originOf } from "../../data/database/cursor.js";
import type { LocalDate } from "../../domain/calendar.js";
import { Activity } from "../../domain/customer/activity.js";
import { RequestError } from "../../domain/errors.js";
import { LoyaltyTier } from "../../domain/loyalty/loyalty-tier.js";
import { matchableEmail } from "../../domain/matching/email-address.js";
import { Customer } from "../../model/customer/customer.js";
import {
  CustomerFilter,
  CustomerOrder,
  CustomerOrderField,
  OrderDirection,
} from "../../model/customer/customer-filter.js";
import { ExternalEntity, ExternalId, ExternalIdInput } from "../../model/customer/external-id.js";
import { EmailAddress } from "../../model/email-address.js";
import { Money } from "../../model/money.js";
import { Reads } from "../../model/reads.js";
import { Role } from "../../model/workspace/api-key.js";
import { Needs } from "../access.js";
import type { RequestContext } from "../context.js";
import { checkedFilter } from "../filter-ranges.js";
import { loyaltyToday } from "../loyalty/loyalty-today.js";
import { LoyaltyReasonType, LoyaltyType } from "../loyalty/loyalty-type.js";
import { RenewalRateType } from "../loyalty/rate-type.js";
import { namedRecord } from "../named-record.js";
import { type ConnectionOf, connectionOf, connectionTypes, PageArguments, pageOf } from "../page/connection.js";

const MOST_IDS = 200;

@ObjectType({ description: "A page of customers, and how many of the values used to select it are not current." })
class CustomerConnection extends connectionTypes(Customer, "Customer", "customers") {
  countBehind: () => Promise<number>;

  @Field(() => Int, {
    name: "rowsBehind",
    description:
      "How many customers of the workspace are filtered and sorted by values that a day or a new model has changed since. Shown values are always current.",
  })
  async rowsBehind(): Promise<number> {
    return this.countBehind();
  }
}

@Resolver(() => Customer)
export class CustomerResolver {
  @Needs(Role.READ)
  @Query(() => Customer, {
    nullable: true,
    description: "One customer by exactly one of its ids; null where this workspace has none.",
  })
  async customer(
    @Arg("id", () => ID, { nullable: true, description: "Global id." }) id: string | null | undefined,
    @Arg("externalId", () => ExternalIdInput, { nullable: true, description: "Id in another system." })
    externalId: ExternalIdInput | null | undefined,
    @Arg("email", () => EmailAddress, {
      nullable: true,
      description: "E-mail address, upper and lower case alike; refused where several customers have it.",
    })
    email: string | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<Customer | null> {
    if ([id, externalId, email].filter(Boolean).length !== 1) {
      throw new RequestError("REFERENCE_AMBIGUOUS", "give exactly one of id, externalId and email");
    }
    if (email) return customerByEmail(context, email);
    return namedRecord(context, "customer", ExternalEntity.CUSTOMER, { id, externalId });
  }

  @Needs(Role.READ)
  @Query(() => [Customer], {
    nullable: "items",
    description:
      "Several customers by their ids in other systems, in the same order; null where this workspace has none. The id of a merged customer returns the surviving one.",
  })
  async customersByExternalIds(
    @Arg("externalIds", () => [ExternalIdInput], { description: "Ids in other systems, up to 200." })
    externalIds: ExternalIdInput[],
    @Ctx() context: RequestContext,
  ): Promise<(Customer | null)[]> {
    if (externalIds.length > MOST_IDS) {
      throw new RequestError("TOO_MANY_IDS", `${externalIds.length} ids; at most ${MOST_IDS} at once`);
    }
    return Promise.all(
      externalIds.map((externalId) => namedRecord(context, "customer", ExternalEntity.CUSTOMER, { externalId })),
    );
  }

  @Needs(Role.READ)
  @Query(() => CustomerConnection, { description: "The customers of the workspace, without archived ones." })
  async customers(
    @Args(() => PageArguments) page: PageArguments,
    @Arg("filter", () => CustomerFilter, { nullable: true, description: "Which customers; default all." })
    filter: CustomerFilter | null | undefined,
    @Arg("orderBy", () => CustomerOrder, { nullable: true, description: "In which order; default as they were made." })
    orderBy: CustomerOrder | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<Customer> & Pick<CustomerConnection, "countBehind">> {
    const { sql, workspace, today, loaders } = context;
    const order = orderBy ?? { field: CustomerOrderField.CREATED_AT, direction: OrderDirection.ASC };
    const checked = checkedFilter(filter);
    const origin = originOf(context.rows, "customers", checked, order);
    const keyset = pageOf(page, origin);
    const selection = { workspaceId: workspace.id, filter: checked, order, today };
    const rows = await customerPage(sql, selection, keyset, loaders.wanted);
    for (const row of rows) loaders.prime(row, row.loyaltyRow);
    const connection = connectionOf(
      rows,
      keyset,
      origin,
      (row) => positionOf(row, order.field),
      () => countCustomers(sql, selection),
    );
    return Object.assign(connection, { countBehind: () => countStale(sql, workspace, today) });
  }

  @Reads({})
  @FieldResolver(() => [ExternalId], { description: "The ids by which other systems know the customer." })
  async externalIds(@Root() customer: Customer, @Ctx() { loaders }: RequestContext): Promise<ExternalId[]> {
    return loaders.externalIds.load(customer.id);
  }

  @FieldResolver(() => LoyaltyType, { description: "All loyalty values on a day, as facts dated up to it give them." })
  async loyalty(
    @Root() customer: Customer,
    @Ctx() context: RequestContext,
    @Arg("asOf", () => GraphQLLocalDate, { nullable: true, description: "The day; default today, not later." })
    asOf?: LocalDate | null,
  ): Promise<LoyaltyType> {
    const day = asOf ?? context.today;
    if (day > context.today) throw new RequestError("DAY_OUT_OF_ORDER", `${day} lies in the future`);
    return context.loaders.loyaltyAnswer(day).load(customer);
  }

  @Reads({ loyalty: ["renewed", "lapsed", "pending", "unconfirmed"] })
  @FieldResolver(() => RenewalRateType, {
    description: "Retention rate: renewals done / renewals possible, over all of the customer's terms up to today.",
  })
  retentionRate(
    @Root() customer: Customer,
    @Ctx() context: RequestContext,
  ): Promise<RenewalRateType> | RenewalRateType {
    return loyaltyToday(customer, context, (loyalty) => loyalty.retentionRate);
  }

  @Reads({ loyalty: ["tier"] })
  @FieldResolver(() => LoyaltyTier, { description: "How loyal the customer is today; downgrades show late." })
  loyaltyTier(@Root() customer: Customer, @Ctx() context: RequestContext): Promise<LoyaltyTier> | LoyaltyTier {
    return loyaltyToday(customer, context, (loyalty) => loyalty.tier);
  }

  @Reads({ loyalty: ["score", "coverage", "middlePoints", "parts"] })
  @FieldResolver(() => Number, { description: "Loyalty score today, 0 to 100." })
  loyaltyScore(@Root() customer: Customer, @Ctx() context: RequestContext): Promise<number> | number {
    return loyaltyToday(customer, context, (loyalty) => loyalty.score.value);
  }

  @FieldResolver(() => [LoyaltyReasonType], {
    description: "Why the loyalty score is what it is; the points add up to it.",
  })
  loyaltyReasons(
    @Root() customer: Customer,
    @Ctx() context: RequestContext,
  ): Promise<LoyaltyReasonType[]> | LoyaltyReasonType[] {
    return loyaltyToday(customer, context, (loyalty) => loyalty.reasons);
  }

  @Reads({ loyalty: ["annualValueMinor", "annualValueCurrency"] })
  @FieldResolver(() => Money, {
    nullable: true,
    description: "Annual recurring value today; null without one or in several currencies.",
  })
  annualValue(@Root() customer: Customer, @Ctx() context: RequestContext): Promise<Money | null> | (Money | null) {
    return loyaltyToday(customer, context, (loyalty) => loyalty.annualValue);
  }

  @Reads({ loyalty: ["activity"] })
  @FieldResolver(() => Activity, {
    description: "Whether the customer is there today, and acts. Who is heldUnconfirmed is taken to be there still.",
  })
  activity(@Root() customer: Customer, @Ctx() context: RequestContext): Promise<Activity> | Activity {
    return loyaltyToday(customer, context, (loyalty) => loyalty.activity);
  }

  @Reads({ loyalty: ["heldUnconfirmed"] })
  @FieldResolver(() => Boolean, {
    description: "Whether only UNCONFIRMED terms hold the customer today, so that it may have left.",
  })
  heldUnconfirmed(@Root() customer: Customer, @Ctx() context: RequestContext): Promise<boolean> | boolean {
    return loyaltyToday(customer, context, (loyalty) => loyalty.heldUnconfirmed);
  }
}

async function customerByEmail({ rows }: RequestContext, email: string): Promise<Customer | null> {
  const [found, ...others] = await customersByEmails(rows, [matchableEmail(email) ?? ""]);
  if (others.length === 0) return found ?? null;
  throw new RequestError("REFERENCE_AMBIGUOUS", `${others.length + 1} customers have this e-mail address`);
}
