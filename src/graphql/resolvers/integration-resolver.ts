import { Arg, Ctx, Field, InputType, Int, Mutation, ObjectType, Query, Resolver } from "type-graphql";

import { type IntegrationSettings, updateIntegrationSettings } from "../../actions/integration-settings.js";
import { Role } from "../../model/workspace/api-key.js";
import { Needs } from "../access.js";
import type { RequestContext } from "../context.js";
import { done, payloadType } from "../payload.js";

@ObjectType("IntegrationSettings", { description: "How this workspace works together with other systems." })
class IntegrationSettingsType implements IntegrationSettings {
  @Field(() => Int, { description: "Number of days for which changes stay in the feed." })
  changesKeptDays: number;

  @Field(() => Int, { description: "Number of days for which raw payloads of webhooks are kept." })
  payloadsKeptDays: number;

  @Field(() => String, {
    nullable: true,
    description:
      "ISO 3166 code of the country in which telephone numbers without a country code are dialled; null: such numbers are not matched.",
  })
  country: string | null;

  @Field(() => [String], {
    description:
      "What stands before the @ of e-mail addresses that many people share, such as info and sales; such an address matches nobody.",
  })
  sharedMailboxes: readonly string[];
}

@InputType({ description: "Changes to the integration settings of this workspace; an absent field keeps its value." })
class IntegrationSettingsInput {
  @Field(() => Int, { nullable: true, description: "Number of days for which changes stay in the feed, 1 to 3650." })
  changesKeptDays?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "Number of days for which raw payloads of webhooks are kept, 1 to 3650.",
  })
  payloadsKeptDays?: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      "ISO 3166 code of the country in which telephone numbers without a country code are dialled, such as DE. All numbers are read anew; null: those without a country code are not matched.",
  })
  country?: string | null;

  @Field(() => [String], {
    nullable: true,
    description:
      "What stands before the @ of e-mail addresses that many people share, up to 500, in place of the list before; null: the list that every workspace begins with.",
  })
  sharedMailboxes?: string[] | null;
}

const SettingsPayload = payloadType("IntegrationSettingsUpdatePayload", "integrationSettings", IntegrationSettingsType);

@Resolver()
export class IntegrationResolver {
  @Needs(Role.READ)
  @Query(() => IntegrationSettingsType, { description: "How this workspace works together with other systems." })
  integrationSettings(@Ctx() { workspace }: RequestContext): IntegrationSettingsType {
    return workspace;
  }

  @Needs(Role.ADMIN)
  @Mutation(() => SettingsPayload, {
    description: "Changes how this workspace works together with other systems. Needs the role ADMIN.",
  })
  async integrationSettingsUpdate(
    @Arg("input", () => IntegrationSettingsInput, { description: "What changes." }) input: IntegrationSettingsInput,
    @Ctx() context: RequestContext,
  ) {
    const settings = await updateIntegrationSettings(context, input);
    context.workspace = { ...context.workspace, ...settings };
    return done("integrationSettings", settings);
  }
}
