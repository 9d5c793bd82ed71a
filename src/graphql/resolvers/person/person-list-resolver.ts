import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";

import { originOf } from "../../../data/database/cursor.js";
import { countPeople, personPage } from "../../../data/person/person-page-store.js";
import { Customer } from "../../../model/customer/customer.js";
import { Person } from "../../../model/person/person.js";
import { CustomerPersonFilter, PersonFilter } from "../../../model/person/person-filter.js";
import { Reads } from "../../../model/reads.js";
import { Role } from "../../../model/workspace/api-key.js";
import { Needs } from "../../access.js";
import type { RequestContext } from "../../context.js";
import { customerIdNamed } from "../../named-record.js";
import { childPage } from "../../page/child-page.js";
import { type ConnectionOf, connectionOf, connectionTypes, PageArguments, pageOf } from "../../page/connection.js";

const PersonConnection = connectionTypes(Person, "Person", "people");

@Resolver()
export class PersonListResolver {
  @Needs(Role.READ)
  @Query(() => PersonConnection, {
    description: "The people of the workspace, the newest first, without archived ones.",
  })
  async people(
    @Args(() => PageArguments) page: PageArguments,
    @Arg("filter", () => PersonFilter, { nullable: true, description: "Which people; default all." })
    filter: PersonFilter | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<Person>> {
    const { sql, workspace } = context;
    const { customer, ...own } = filter ?? {};
    const origin = originOf(context.rows, "people", customer, own);
    const keyset = pageOf(page, origin);
    const customerId = await customerIdNamed(context, customer);
    const selection = { workspaceId: workspace.id, customerId, filter: own };
    const rows = await personPage(sql, selection, keyset);
    const positionOf = ({ createdAt, id }: Person) => ({ value: createdAt, id });
    return connectionOf(rows, keyset, origin, positionOf, () => countPeople(sql, selection));
  }
}

@Resolver(() => Customer)
export class CustomerPeopleResolver {
  @Reads({})
  @FieldResolver(() => PersonConnection, { description: "The customer's people, the newest first." })
  async people(
    @Root() customer: Customer,
    @Args(() => PageArguments) page: PageArguments,
    @Arg("filter", () => CustomerPersonFilter, { nullable: true, description: "Which of them; default all." })
    filter: CustomerPersonFilter | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<unknown>> {
    return childPage(context, { kind: "person", filter: filter ?? {} }, customer.id, page);
  }
}
