import { GraphQLDateTime, GraphQLLocalDate } from "graphql-scalars";
import { Ctx, Field, ID, ObjectType, Query, Resolver } from "type-graphql";

import { Role } from "../../model/workspace/api-key.js";
import { Needs } from "../access.js";
import type { RequestContext } from "../context.js";

@ObjectType("ApiKey", { description: "The API key that asks. The key itself is shown once, when it is made." })
class ApiKeyType {
  @Field(() => ID, { description: "Its id; changes that it wrote name it as their origin." })
  id: string;

  @Field(() => String, { description: "The name that it was given." })
  name: string;

  @Field(() => GraphQLDateTime, { description: "When it was made." })
  createdAt: Date;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When it expires; null: never." })
  expiresAt: Date | null;
}

@ObjectType("Workspace", { description: "The company whose customers the API key sees." })
class WorkspaceType {
  @Field(() => String, { description: "Its name." })
  name: string;

  @Field(() => String, { description: "IANA time zone: decides what today is, and on which day an instant falls." })
  timeZone: string;

  @Field(() => String, { description: "ISO 4217 currency in which it reckons where nothing else is said." })
  currency: string;

  @Field(() => GraphQLLocalDate, { description: "What day it is there." })
  today: string;
}

@ObjectType("Viewer", { description: "Who asks." })
class ViewerType {
  @Field(() => WorkspaceType, { description: "Whose customers are seen." })
  workspace: WorkspaceType;

  @Field(() => Role, { description: "What the key may do." })
  role: Role;

  @Field(() => ApiKeyType, { description: "The key that asks." })
  key: ApiKeyType;
}

@Resolver()
export class ViewerResolver {
  @Needs(Role.READ)
  @Query(() => ViewerType, {
    description: "Who asks, and for whom: the workspace, the role and the name of the API key.",
  })
  viewer(@Ctx() { viewer, workspace, today }: RequestContext): ViewerType {
    return { workspace: { ...workspace, today }, role: viewer.role, key: viewer };
  }
}
