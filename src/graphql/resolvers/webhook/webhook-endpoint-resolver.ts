import { Arg, Ctx, Field, Mutation, ObjectType, Query, Resolver } from "type-graphql";

import { endpointsOf } from "../../../data/webhook/endpoint-store.js";
import {
  changeEndpoint,
  createEndpoint,
  type NewSecret,
  removeEndpoint,
  rotateSecret,
} from "../../../integration/webhook-out/endpoint-actions.js";
import { UserError } from "../../../model/user-error.js";
import { WebhookEndpoint } from "../../../model/webhook/webhook-endpoint.js";
import {
  WebhookEndpointCreateInput,
  WebhookEndpointInput,
  WebhookEndpointUpdateInput,
  WebhookSecretRotateInput,
} from "../../../model/webhook/webhook-input.js";
import { Role } from "../../../model/workspace/api-key.js";
import { Needs } from "../../access.js";
import type { RequestContext } from "../../context.js";
import { done, payloadType } from "../../payload.js";

const DeletePayload = payloadType("WebhookEndpointDeletePayload", "webhookEndpoint", WebhookEndpoint);

@ObjectType("WebhookEndpointUpdatePayload", { description: "The endpoint as it is now, or the user errors." })
class UpdatePayload {
  @Field(() => WebhookEndpoint, {
    nullable: true,
    description: "The endpoint as it is now; null where it was refused.",
  })
  webhookEndpoint?: WebhookEndpoint | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Where the endpoint was enabled so late that changes, or messages cancelled when it was disabled, are no longer kept: the cursor of changes(after:) from which it is told again. It gets a message of the type GAP with it; read everything anew. Null: nothing is missing.",
  })
  gapCursor?: string | null;

  @Field(() => [UserError], { description: "Why it was refused; empty where it was done." })
  userErrors: UserError[];
}

@ObjectType("WebhookSecretPayload", { description: "An endpoint and its new secret, or the user errors." })
class SecretPayload {
  @Field(() => WebhookEndpoint, { nullable: true, description: "The endpoint; null where it was refused." })
  webhookEndpoint?: WebhookEndpoint | null;

  @Field(() => String, {
    nullable: true,
    description: "The secret that signs its messages, whsec_…; shown this once.",
  })
  secret?: string | null;

  @Field(() => [UserError], { description: "Why it was refused; empty where it was done." })
  userErrors: UserError[];
}

@Resolver(() => WebhookEndpoint)
export class WebhookEndpointResolver {
  @Needs(Role.ADMIN)
  @Query(() => [WebhookEndpoint], {
    description: "The endpoints that receive changes, oldest first. Needs the role ADMIN.",
  })
  async webhookEndpoints(@Ctx() context: RequestContext): Promise<WebhookEndpoint[]> {
    return endpointsOf(context.rows);
  }

  @Needs(Role.ADMIN)
  @Mutation(() => SecretPayload, {
    description:
      "Creates an endpoint that receives changes from now on, and shows its secret once. Needs the role ADMIN.",
  })
  async webhookEndpointCreate(
    @Arg("input", () => WebhookEndpointCreateInput, { description: "The endpoint." }) input: WebhookEndpointCreateInput,
    @Ctx() context: RequestContext,
  ): Promise<SecretPayload> {
    return withSecret(await createEndpoint(context, input, context.webhookTargets, context.secretKeys));
  }

  @Needs(Role.ADMIN)
  @Mutation(() => UpdatePayload, {
    description: "Changes, disables or enables an endpoint. Absent keeps. Needs the role ADMIN.",
  })
  async webhookEndpointUpdate(
    @Arg("input", () => WebhookEndpointUpdateInput, { description: "What changes." }) input: WebhookEndpointUpdateInput,
    @Ctx() context: RequestContext,
  ): Promise<UpdatePayload> {
    const { endpoint, gapCursor } = await changeEndpoint(context, input, context.webhookTargets);
    return { webhookEndpoint: endpoint, gapCursor, userErrors: [] };
  }

  @Needs(Role.ADMIN)
  @Mutation(() => DeletePayload, {
    description:
      "Deletes an endpoint and answers it as it was; what was still to be sent is cancelled. Needs the role ADMIN.",
  })
  async webhookEndpointDelete(
    @Arg("input", () => WebhookEndpointInput, { description: "The endpoint." }) input: WebhookEndpointInput,
    @Ctx() context: RequestContext,
  ) {
    return done("webhookEndpoint", await removeEndpoint(context, input.id));
  }

  @Needs(Role.ADMIN)
  @Mutation(() => SecretPayload, {
    description:
      "Gives an endpoint a new secret and shows it once; the one before signs beside it for a while. Needs the role ADMIN.",
  })
  async webhookSecretRotate(
    @Arg("input", () => WebhookSecretRotateInput, { description: "The endpoint, and for how long." })
    input: WebhookSecretRotateInput,
    @Ctx() context: RequestContext,
  ): Promise<SecretPayload> {
    return withSecret(await rotateSecret(context, input, context.secretKeys));
  }
}

function withSecret({ endpoint, secret }: NewSecret): SecretPayload {
  return { webhookEndpoint: endpoint, secret, userErrors: [] };
}
