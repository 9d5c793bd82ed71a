import { Arg, Args, Ctx, Field, FieldResolver, Int, ObjectType, Query, Resolver, Root } from "type-graphql";

import { contractPage, contractPositionOf, countContracts } from "../../../data/contract/contract-page-store.js";
import { originOf } from "../../../data/database/cursor.js";
import { Contract } from "../../../model/contract/contract.js";
import {
  ContractFilter,
  ContractOrder,
  ContractOrderField,
  CustomerContractFilter,
} from "../../../model/contract/contract-filter.js";
import { Customer } from "../../../model/customer/customer.js";
import { OrderDirection } from "../../../model/customer/customer-filter.js";
import { Reads } from "../../../model/reads.js";
import { Role } from "../../../model/workspace/api-key.js";
import { Needs } from "../../access.js";
import type { RequestContext } from "../../context.js";
import { checkedFilter } from "../../filter-ranges.js";
import { customerIdNamed } from "../../named-record.js";
import { childPage } from "../../page/child-page.js";
import { type ConnectionOf, connectionOf, connectionTypes, PageArguments, pageOf } from "../../page/connection.js";

@ObjectType({ description: "A page of contracts, and how many of the values used to select it are not current." })
class ContractConnection extends connectionTypes(Contract, "Contract", "contracts") {
  @Field(() => Int, {
    description:
      "How many customers of the workspace have contracts that are filtered and sorted by values that a day has changed since. Shown values are always current.",
  })
  async rowsBehind(@Ctx() { loaders }: RequestContext): Promise<number> {
    return loaders.rowsBehind();
  }
}

@Resolver()
export class ContractListResolver {
  @Needs(Role.READ)
  @Query(() => ContractConnection, { description: "The contracts of the workspace, without archived ones." })
  async contracts(
    @Args(() => PageArguments) page: PageArguments,
    @Arg("filter", () => ContractFilter, { nullable: true, description: "Which contracts; default all." })
    filter: ContractFilter | null | undefined,
    @Arg("orderBy", () => ContractOrder, { nullable: true, description: "In which order; default latest start first." })
    orderBy: ContractOrder | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<Contract>> {
    const { sql, workspace, today } = context;
    const { customer, ...own } = checkedFilter(filter);
    const order = orderBy ?? { field: ContractOrderField.STARTS_ON, direction: OrderDirection.DESC };
    const origin = originOf(context.rows, "contracts", customer, own, order);
    const keyset = pageOf(page, origin);
    const customerId = await customerIdNamed(context, customer);
    const selection = { workspaceId: workspace.id, customerId, filter: own, today };
    const rows = await contractPage(sql, selection, order, keyset);
    const positionOf = (row: Contract) => contractPositionOf(row, order.field);
    return connectionOf(rows, keyset, origin, positionOf, () => countContracts(sql, selection));
  }
}

@Resolver(() => Customer)
export class CustomerContractsResolver {
  @Reads({})
  @FieldResolver(() => ContractConnection, { description: "The customer's contracts, latest start first." })
  async contracts(
    @Root() customer: Customer,
    @Args(() => PageArguments) page: PageArguments,
    @Arg("filter", () => CustomerContractFilter, { nullable: true, description: "Which of them; default all." })
    filter: CustomerContractFilter | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<unknown>> {
    const list = { kind: "contract", filter: checkedFilter(filter), today: context.today } as const;
    return childPage(context, list, customer.id, page);
  }
}
