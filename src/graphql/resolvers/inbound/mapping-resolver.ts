import { GraphQLJSONObject } from "graphql-scalars";
import { Arg, Ctx, Field, FieldResolver, ID, Mutation, ObjectType, Query, Resolver, Root } from "type-graphql";

import { deleteMapping, findMapping, mappingsOf } from "../../../data/inbound/mapping-store.js";
import { Refusal, RequestError } from "../../../domain/errors.js";
import { hookPath } from "../../../integration/inbound/hook-path.js";
import { upsertMapping } from "../../../integration/inbound/mapping-registry.js";
import { payloadReader } from "../../../integration/inbound/payload-text.js";
import { webhookPresets } from "../../../integration/inbound/resolved-mapping.js";
import { RecordToFetch } from "../../../model/inbound/inbound-payload.js";
import { MappingDeleteInput, MappingParameterInput, MappingUpsertInput } from "../../../model/inbound/mapping-input.js";
import { MappingRow } from "../../../model/inbound/mapping-row.js";
import { SignatureScheme } from "../../../model/inbound/signature-scheme.js";
import { UserError } from "../../../model/user-error.js";
import { Role } from "../../../model/workspace/api-key.js";
import { Needs } from "../../access.js";
import type { RequestContext } from "../../context.js";
import { done, payloadType } from "../../payload.js";

const MappingUpsertPayload = payloadType("MappingUpsertPayload", "mapping", MappingRow);

@ObjectType({ description: "The result of a mutation: the id of the deleted mapping, or the user errors." })
class MappingDeletePayload {
  @Field(() => ID, { nullable: true, description: "Id that the mapping had; null where it was refused." })
  deletedId: string | null;

  @Field(() => [UserError], { description: "Why it was refused; empty where it was done." })
  userErrors: UserError[];
}

@ObjectType({ description: "A setting that the expression of a shipped mapping reads." })
class MappingPresetParameter {
  @Field(() => String, { description: "Its name." })
  name: string;

  @Field(() => String, { description: "Its purpose and format." })
  description: string;

  @Field(() => String, { nullable: true, description: "Its default value; null: the parameter is required." })
  default: string | null;

  @Field(() => [String], { nullable: true, description: "The values it can have; null: any text, or any day." })
  values: readonly string[] | null;
}

@ObjectType({ description: "A mapping that is shipped with Treue." })
class MappingPreset {
  @Field(() => String, { description: "Its name." })
  name: string;

  @Field(() => String, { description: "The payloads that it reads." })
  description: string;

  @Field(() => SignatureScheme, { description: "How its payloads are authenticated." })
  signature: SignatureScheme;

  @Field(() => String, { description: "Its JSONata expression." })
  expression: string;

  @Field(() => [MappingPresetParameter], { description: "The parameters of its expression." })
  parameters: MappingPresetParameter[];
}

@ObjectType({ description: "The result of mapping a payload; nothing is written." })
class MappingTestResult {
  @Field(() => [GraphQLJSONObject], { description: "Customer rows, in the form of ingest." })
  customers: object[];

  @Field(() => [GraphQLJSONObject], { description: "Rows of people." })
  people: object[];

  @Field(() => [GraphQLJSONObject], { description: "Rows of contracts." })
  contracts: object[];

  @Field(() => [GraphQLJSONObject], { description: "Rows of contract events." })
  contractEvents: object[];

  @Field(() => [GraphQLJSONObject], { description: "Rows of interactions." })
  interactions: object[];

  @Field(() => [RecordToFetch], { description: "Records that the payload only names." })
  toFetch: RecordToFetch[];

  @Field(() => String, { nullable: true, description: "Why the mapping ignores it; null: it does not." })
  ignored: string | null;

  @Field(() => [UserError], { description: "Faults of the payload, the mapping, or the shape of rows." })
  userErrors: UserError[];
}

@Resolver(() => MappingRow)
export class MappingResolver {
  @Needs(Role.READ)
  @Query(() => [MappingRow], { description: "The mappings of this workspace, by name." })
  async mappings(@Ctx() { rows }: RequestContext): Promise<MappingRow[]> {
    return mappingsOf(rows);
  }

  @Needs(Role.READ)
  @Query(() => [MappingPreset], { description: "The mappings that are shipped, by name: use one as preset." })
  async mappingPresets(): Promise<MappingPreset[]> {
    return (await webhookPresets()).map(({ name, description, signature, expression, parameters }) => ({
      name,
      description,
      signature,
      expression,
      parameters: Object.entries(parameters).map(([parameter, facts]) => ({
        name: parameter,
        description: facts.description,
        default: facts.default ?? null,
        values: facts.values ?? null,
      })),
    }));
  }

  @Needs(Role.ADMIN)
  @Query(() => MappingTestResult, {
    description: "A dry run: the result of mapping a payload. Nothing is written. Needs the role ADMIN.",
  })
  async mappingTest(
    @Arg("name", () => String, { description: "Name of the mapping." }) name: string,
    @Arg("payload", () => String, { description: "A payload as its sender writes it." }) payload: string,
    @Ctx() context: RequestContext,
    @Arg("expression", () => String, {
      nullable: true,
      description: "An expression to try instead of the mapping's own.",
    })
    expression?: string | null,
    @Arg("headers", () => [MappingParameterInput], {
      nullable: true,
      description: "Headers that the sender would send, such as X-Shopify-Topic.",
    })
    headers?: MappingParameterInput[] | null,
    @Arg("query", () => [MappingParameterInput], {
      nullable: true,
      description: "The query parameters of the address, such as event.",
    })
    query?: MappingParameterInput[] | null,
  ): Promise<MappingTestResult> {
    const { workspace, inbox, now } = context;
    const mapping = await findMapping(context.rows, { name });
    if (mapping === null) throw new RequestError("HOOK_NOT_FOUND", `there is no mapping named ${name}`);
    const { format, preset, parameters } = mapping;
    const tried = { name, format, preset, parameters, expression: expression ?? mapping.expression };
    const request = {
      headers: Object.fromEntries((headers ?? []).map((header) => [header.name.toLowerCase(), header.value])),
      query: Object.fromEntries((query ?? []).map((pair) => [pair.name, pair.value])),
      receivedAt: now,
    };
    const read = payloadReader(Buffer.from(payload));
    const { rows, toFetch, ignored, errors } = await inbox.dryRun(workspace, tried, request, read);
    const userErrors = errors.map((error) => ({ ...error, path: [...error.path] }));
    return { ...rows, toFetch, ignored, userErrors };
  }

  @FieldResolver(() => String, { description: "The path of this server to which the sender posts." })
  path(@Root() mapping: MappingRow, @Ctx() { workspace }: RequestContext): string {
    return hookPath(mapping, workspace);
  }

  @Needs(Role.ADMIN)
  @Mutation(() => MappingUpsertPayload, {
    description: "Makes or changes a mapping: how the webhooks of one sender are taken in. Needs the role ADMIN.",
  })
  async mappingUpsert(
    @Arg("input", () => MappingUpsertInput, { description: "The mapping." }) input: MappingUpsertInput,
    @Ctx() context: RequestContext,
  ) {
    return done("mapping", await upsertMapping(context, input, context.secretKeys));
  }

  @Needs(Role.ADMIN)
  @Mutation(() => MappingDeletePayload, {
    description:
      "Deletes a mapping; its payloads stay for as long as they are kept, and cannot be mapped again. Needs the role ADMIN.",
  })
  async mappingDelete(
    @Arg("input", () => MappingDeleteInput, { description: "Which mapping." }) { name }: MappingDeleteInput,
    @Ctx() context: RequestContext,
  ): Promise<MappingDeletePayload> {
    const mapping = await findMapping(context.rows, { name });
    if (mapping === null) {
      throw new Refusal([{ code: "MAPPING_NOT_FOUND", message: `there is no mapping named ${name}`, path: ["name"] }]);
    }
    await deleteMapping(context.rows, mapping.id);
    return { deletedId: mapping.id, userErrors: [] };
  }
}
