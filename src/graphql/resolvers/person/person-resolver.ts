import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";

import { ingestOne } from "../../../actions/ingest/ingest.js";
import { erasePerson } from "../../../actions/removal/person/erase-person.js";
import { Customer } from "../../../model/customer/customer.js";
import { ExternalEntity, ExternalId, ExternalIdInput } from "../../../model/customer/external-id.js";
import { RowOperation } from "../../../model/ingest/ingest-row.js";
import { Person } from "../../../model/person/person.js";
import {
  PersonDeleteInput,
  PersonMergeInput,
  PersonReference,
  PersonUpsertInput,
} from "../../../model/person/person-input.js";
import { Role } from "../../../model/workspace/api-key.js";
import { Needs } from "../../access.js";
import type { RequestContext } from "../../context.js";
import { namedRecord } from "../../named-record.js";
import { done, payloadType } from "../../payload.js";

const PersonUpsertPayload = payloadType("PersonUpsertPayload", "person", Person);
const PersonDeletePayload = payloadType("PersonDeletePayload", "person", Person);
const PersonErasePayload = payloadType("PersonErasePayload", "person", Person);
const PersonMergePayload = payloadType("PersonMergePayload", "person", Person);

@Resolver(() => Person)
export class PersonResolver {
  @Needs(Role.READ)
  @Query(() => Person, {
    nullable: true,
    description: "One person by exactly one of its ids; null where this workspace has none.",
  })
  async person(
    @Arg("id", () => ID, { nullable: true, description: "Global id." }) id: string | null | undefined,
    @Arg("externalId", () => ExternalIdInput, { nullable: true, description: "Id in another system." })
    externalId: ExternalIdInput | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<Person | null> {
    return namedRecord(context, "person", ExternalEntity.PERSON, { id, externalId });
  }

  @FieldResolver(() => Customer, {
    nullable: true,
    description: "The customer whose person it is; null: it waits for one.",
  })
  async customer(@Root() { customerId }: Person, @Ctx() { loaders }: RequestContext): Promise<Customer | null> {
    return customerId === null ? null : loaders.customer.load(customerId);
  }

  @FieldResolver(() => [ExternalId], { description: "The ids by which other systems know the person." })
  async externalIds(@Root() person: Person, @Ctx() { loaders }: RequestContext): Promise<ExternalId[]> {
    return loaders.externalIds.load(person.id);
  }
}

@Resolver()
export class PersonMutations {
  @Needs(Role.WRITE)
  @Mutation(() => PersonUpsertPayload, { description: "Makes or changes a person. Absent keeps, null clears." })
  async personUpsert(
    @Arg("input", () => PersonUpsertInput, { description: "The person as the source has it." })
    input: PersonUpsertInput,
    @Ctx() context: RequestContext,
  ) {
    return done("person", await ingestOne(context, "people", input));
  }

  @Needs(Role.WRITE)
  @Mutation(() => PersonDeletePayload, {
    description: "Archives a person: it leaves the lists, while its interactions keep counting.",
  })
  async personDelete(
    @Arg("input", () => PersonDeleteInput, { description: "The person." }) input: PersonDeleteInput,
    @Ctx() context: RequestContext,
  ) {
    const row = { ...input, operation: RowOperation.DELETE };
    return done("person", await ingestOne(context, "people", row));
  }

  @Needs(Role.WRITE)
  @Mutation(() => PersonMergePayload, {
    description: "Merges a person into another, which survives with the ids and the interactions of both.",
  })
  async personMerge(
    @Arg("input", () => PersonMergeInput, { description: "Which person is merged into which." })
    input: PersonMergeInput,
    @Ctx() context: RequestContext,
  ) {
    const row = { ...input.person, into: input.into, operation: RowOperation.MERGE };
    return done("person", await ingestOne(context, "people", row));
  }

  @Needs(Role.ADMIN)
  @Mutation(() => PersonErasePayload, {
    description:
      "Removes all that names a person of a customer; its interactions keep counting. Cannot be undone. Needs the role ADMIN.",
  })
  async personErase(
    @Arg("input", () => PersonReference, { description: "The person." }) input: PersonReference,
    @Ctx() context: RequestContext,
  ) {
    return done("person", await erasePerson(context, input));
  }
}
