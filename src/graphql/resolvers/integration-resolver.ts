import { Arg, Ctx, Field, InputType, Int, Mutation, ObjectType, Query, Resolver } from "type-graphql";

import { type KeptDays, updateIntegrationSettings } from "../../actions/integration-settings.js";
import { Role } from "../../model/workspace/api-key.js";
import { Needs } from "../access.js";
import type { RequestContext } from "../context.js";
import { done, payloadType } from "../payload.js";

@ObjectType({ description: "How this workspace works together with other systems." })
class IntegrationSettings implements KeptDays {
  @Field(() => Int, { description: "Number of days for which changes stay in the feed." })
  changesKeptDays: number;

  @Field(() => Int, { description: "Number of days for which raw payloads of webhooks are kept." })
  payloadsKeptDays: number;
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
}

const SettingsPayload = payloadType("IntegrationSettingsUpdatePayload", "integrationSettings", IntegrationSettings);

@Resolver()
export class IntegrationResolver {
  @Needs(Role.READ)
  @Query(() => IntegrationSettings, { description: "How this workspace works together with other systems." })
  integrationSettings(@Ctx() { workspace }: RequestContext): IntegrationSettings {
    const { changesKeptDays, payloadsKeptDays } = workspace;
    return { changesKeptDays, payloadsKeptDays };
  }

  @Needs(Role.ADMIN)
  @Mutation(() => SettingsPayload, {
    description: "Changes how this workspace works together with other systems. Needs the role ADMIN.",
  })
  async integrationSettingsUpdate(
    @Arg("input", () => IntegrationSettingsInput, { description: "What changes." }) input: IntegrationSettingsInput,
    @Ctx() context: RequestContext,
  ) {
    const kept = await updateIntegrationSettings(context, input);
    context.workspace = { ...context.workspace, ...kept };
    return done("integrationSettings", kept);
  }
}
