import { GraphQLDateTime, GraphQLLocalDate } from "graphql-scalars";
import { Ctx, Field, ID, ObjectType, Query, Resolver } from "type-graphql";

import { KeyScope, Role } from "../../model/workspace/api-key.js";
import { Needs } from "../access.js";
import type { RequestContext } from "../context.js";

@ObjectType("ApiKey", {
  description:
    "The API key that asks. The key itself is shown once, when it is made. A token of a user is shown as if it were a key.",
})
class ApiKeyType {
  @Field(() => ID, {
    description:
      "Its id; changes that it wrote name it as their origin. Of tokens it is the same for every token of one user.",
  })
  id: string;

  @Field(() => String, { description: "The name that it was given." })
  name: string;

  @Field(() => GraphQLDateTime, { description: "When it was made." })
  createdAt: Date;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When it expires; null: never." })
  expiresAt: Date | null;
}

@ObjectType("Workspace", { description: "The company to which the API key belongs." })
class WorkspaceType {
  @Field(() => String, { description: "Its name." })
  name: string;

  @Field(() => String, { description: "IANA time zone: determines today, and the day on which an instant falls." })
  timeZone: string;

  @Field(() => String, { description: "ISO 4217 currency used where none is given." })
  currency: string;

  @Field(() => String, {
    nullable: true,
    description:
      "ISO 3166 code of the country in which telephone numbers without a country code are dialled; null: such numbers are not matched.",
  })
  country: string | null;

  @Field(() => GraphQLLocalDate, { description: "The current day in its time zone." })
  today: string;
}

@ObjectType("Viewer", { description: "Who asks." })
class ViewerType {
  @Field(() => WorkspaceType, { description: "The workspace that the API key can read." })
  workspace: WorkspaceType;

  @Field(() => Role, { description: "The role of the key." })
  role: Role;

  @Field(() => KeyScope, { description: "What the key is for; a narrow scope leaves little of its role." })
  scope: KeyScope;

  @Field(() => ApiKeyType, { description: "The key that asks." })
  key: ApiKeyType;
}

@Resolver()
export class ViewerResolver {
  @Needs(Role.READ, {}, [KeyScope.INGEST])
  @Query(() => ViewerType, {
    description: "The workspace, the role, the scope and the name of the API key in use.",
  })
  viewer(@Ctx() { viewer, workspace, today }: RequestContext): ViewerType {
    return { workspace: { ...workspace, today }, role: viewer.role, scope: viewer.scope, key: viewer };
  }
}
