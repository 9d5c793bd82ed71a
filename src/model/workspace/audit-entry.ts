import { GraphQLDateTime } from "graphql-scalars";
import { Field, ID, ObjectType } from "type-graphql";
import { Entity, Index } from "typeorm";

import { IdColumn, InstantColumn, JsonColumn, ReferenceColumn, TextColumn } from "../columns.js";

/** One deed of those that only ADMINs may do, or of the command line. */
@ObjectType({
  description: "One action that needs the role ADMIN, or a command that changed keys: who did what, and when.",
})
@Entity("audit_entry")
@Index("audit_entry_created", ["workspaceId", "createdAt", "id"])
export class AuditEntry {
  @Field(() => ID, { description: "Id of the entry." })
  @IdColumn()
  id: string;

  @ReferenceColumn()
  workspaceId: string;

  @Field(() => ID, {
    nullable: true,
    description:
      "Id of the API key, or of the user whose token it was, as changes name their origin; null: the command line.",
  })
  @ReferenceColumn({ nullable: true })
  actorId: string | null;

  @Field(() => String, {
    description: "Name of the API key at that time; of the token of a user, or the command line, just that.",
  })
  @TextColumn(100)
  actorName: string;

  @Field(() => String, {
    description: "What was done: the name of a mutation, such as mappingUpsert, or of a command, such as key revoke.",
  })
  @TextColumn(64)
  action: string;

  @Field(() => [ID], { description: "Ids of what it was done to; none where it is about the workspace as a whole." })
  @JsonColumn()
  targets: readonly string[];

  @Field(() => GraphQLDateTime, { description: "When it was done." })
  @InstantColumn()
  createdAt: Date;
}
