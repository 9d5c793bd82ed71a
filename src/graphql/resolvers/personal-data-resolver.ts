import { Arg, Args, Ctx, ID, Query, Resolver } from "type-graphql";

import { customerSubject, personalData, personSubject } from "../../actions/personal-data.js";
import { countPersonalData, type DataSubject } from "../../data/customer/personal-data-store.js";
import { originOf } from "../../data/database/cursor.js";
import { RequestError } from "../../domain/errors.js";
import { ExternalEntity } from "../../model/customer/external-id.js";
import { PersonalDataEntry } from "../../model/customer/personal-data.js";
import { Role } from "../../model/workspace/api-key.js";
import { Needs } from "../access.js";
import type { RequestContext } from "../context.js";
import { namedRecord } from "../named-record.js";
import { type ConnectionOf, connectionOf, connectionTypes, PageArguments, pageOf } from "../page/connection.js";

const PersonalDataConnection = connectionTypes(PersonalDataEntry, "PersonalData", "entries");

@Resolver(() => PersonalDataEntry)
export class PersonalDataResolver {
  @Needs(Role.ADMIN)
  @Query(() => PersonalDataConnection, {
    nullable: true,
    description:
      "Everything that is stored of a customer or of a person, as a person may ask for it; null where this workspace has none. Give exactly one id. Of a customer that includes its people; of a person with a customer of its own, that customer. A page may hold fewer entries than were asked for, where payloads are large; `pageInfo` says whether there are more. Needs the role ADMIN.",
  })
  async personalData(
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() context: RequestContext,
    @Arg("customerId", () => ID, { nullable: true, description: "Global id of a customer." })
    customerId?: string | null,
    @Arg("personId", () => ID, { nullable: true, description: "Global id of a person." })
    personId?: string | null,
  ): Promise<ConnectionOf<PersonalDataEntry> | null> {
    const { rows } = context;
    const subject = await subjectOf(context, customerId, personId);
    if (subject === null) return null;
    const origin = originOf(rows, "personalData", subject);
    const keyset = pageOf(page, origin);
    const { placed, size } = await personalData(rows, subject, keyset);
    const positions = new Map(placed.map(({ entry, position }) => [entry, position]));
    const entries = placed.map(({ entry }) => entry);
    const positionOf = (entry: PersonalDataEntry) => positions.get(entry) ?? { value: 0, id: entry.id };
    return connectionOf(entries, { ...keyset, size }, origin, positionOf, () => countPersonalData(rows, subject));
  }
}

async function subjectOf(
  context: RequestContext,
  customerId: string | null | undefined,
  personId: string | null | undefined,
): Promise<DataSubject | null> {
  if (Boolean(customerId) === Boolean(personId)) {
    throw new RequestError("REFERENCE_AMBIGUOUS", "give exactly one of customerId and personId");
  }
  if (customerId) {
    const customer = await namedRecord(context, "customer", ExternalEntity.CUSTOMER, { id: customerId });
    return customer && customerSubject(context.rows, customer.id);
  }
  const person = await namedRecord(context, "person", ExternalEntity.PERSON, { id: personId });
  return person && personSubject(context.rows, person);
}
