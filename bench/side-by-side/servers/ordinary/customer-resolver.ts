import { Arg, Ctx, Field, FieldResolver, InputType, Int, Query, Resolver, Root } from "type-graphql";
import type { DataSource } from "typeorm";

import { ContractPage, InteractionPage } from "./children.js";
import { CustomerConnection, CustomerFilter, CustomerOrder, filtered, pageOf } from "./customer-list.js";
import { ChurnRisk, Customer, ExternalId, Money, Rate } from "./entities.js";
import type { Loaders } from "./loaders.js";

/** What each request is answered with. */
export interface Context {
  readonly source: DataSource;
  readonly workspaceId: string;
  readonly loaders: Loaders;
}

@InputType()
export class ExternalIdInput {
  @Field(() => String)
  system: string;

  @Field(() => String)
  externalId: string;
}

@Resolver(() => Customer)
export class CustomerResolver {
  @Query(() => Customer, { nullable: true })
  async customer(
    @Arg("externalId", () => ExternalIdInput) { system, externalId }: ExternalIdInput,
    @Ctx() { source, workspaceId }: Context,
  ): Promise<Customer | null> {
    const found = await source
      .getRepository(ExternalId)
      .findOneBy({ workspaceId, entity: "CUSTOMER", system, externalId, live: 1 });
    if (found === null) return null;
    return source.getRepository(Customer).findOne({ where: { id: found.recordId }, relations: { loyalty: true } });
  }

  @Query(() => CustomerConnection)
  async customers(
    @Arg("first", () => Int) first: number,
    @Arg("after", () => String, { nullable: true }) after: string | null | undefined,
    @Arg("filter", () => CustomerFilter, { nullable: true }) filter: CustomerFilter | null | undefined,
    @Arg("orderBy", () => CustomerOrder, { nullable: true }) orderBy: CustomerOrder | null | undefined,
    @Ctx() { source, workspaceId }: Context,
  ): Promise<CustomerConnection> {
    const query = source
      .getRepository(Customer)
      .createQueryBuilder("customer")
      .innerJoinAndSelect("customer.loyalty", "loyalty")
      .where("customer.workspaceId = :workspaceId AND customer.archivedAt IS NULL", { workspaceId });
    return pageOf(filter ? filtered(query, filter) : query, first, after, orderBy);
  }

  @FieldResolver(() => String)
  loyaltyTier(@Root() { loyalty }: Customer): string {
    return loyalty.tier;
  }

  @FieldResolver(() => Money, { nullable: true })
  annualValue(@Root() { loyalty: { annualValueMinor: minor, annualValueCurrency: currency } }: Customer): Money | null {
    return minor === null || currency === null ? null : { minor: Number(minor), currency };
  }

  @FieldResolver(() => Rate)
  retentionRate(@Root() { loyalty: { renewed, lapsed } }: Customer): Rate {
    const denominator = renewed + lapsed;
    return { value: denominator === 0 ? null : renewed / denominator, numerator: renewed, denominator };
  }

  @FieldResolver(() => ChurnRisk, { nullable: true })
  churnRisk(@Root() { loyalty: { churnRisk } }: Customer): ChurnRisk | null {
    return churnRisk === null ? null : { value: churnRisk };
  }

  @FieldResolver(() => ContractPage)
  async contracts(
    @Root() { id }: Customer,
    @Arg("first", () => Int) first: number,
    @Ctx() { loaders }: Context,
  ): Promise<ContractPage> {
    const found = await loaders.contracts.load(id);
    const nodes = found.slice(0, first).map(({ value, currency, ...contract }) => {
      return { ...contract, value: { minor: Number(value), currency } };
    });
    return { totalCount: found.length, nodes };
  }

  @FieldResolver(() => InteractionPage)
  async interactions(
    @Root() { id }: Customer,
    @Arg("first", () => Int) first: number,
    @Ctx() { loaders }: Context,
  ): Promise<InteractionPage> {
    const [totalCount, found] = await Promise.all([
      loaders.interactionCount.load(id),
      loaders.lastInteractions.load(id),
    ]);
    return { totalCount, nodes: found.slice(0, first) };
  }
}
