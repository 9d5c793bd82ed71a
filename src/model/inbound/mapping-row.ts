import { GraphQLDateTime } from "graphql-scalars";
import { Field, ID, Int, ObjectType } from "type-graphql";
import { Entity, Index } from "typeorm";

import {
  FlagColumn,
  IdColumn,
  InstantColumn,
  JsonColumn,
  LongTextColumn,
  ReferenceColumn,
  TextColumn,
} from "../columns.js";
import { isUuid } from "../node.js";
import { HmacSettings } from "./hmac-settings.js";
import { SignatureScheme } from "./signature-scheme.js";

/** In what form a sender writes its payloads. */
export enum PayloadFormat {
  JSON = "json",
  XML = "xml",
}

/** What a sender wants to hear when a payload has arrived. */
export enum Acknowledgement {
  EMPTY = "empty",
  SALESFORCE = "salesforce",
}

@ObjectType({ description: "A setting that a mapping's expression reads under its name." })
export class MappingParameter {
  @Field(() => String, { description: "Its name in the expression, without the dollar sign." })
  name: string;

  @Field(() => String, { description: "Its value." })
  value: string;
}

/** How one source's payloads become ingest rows, and how they prove where they come from. */
@ObjectType("Mapping", {
  description: "How the payloads of one source become ingest rows, and how they are authenticated.",
})
@Entity("mapping")
@Index("mapping_name", ["workspaceId", "name"], { unique: true })
export class MappingRow {
  @Field(() => ID, { description: "Its id; changes that it wrote name it as their origin." })
  @IdColumn()
  id: string;

  @ReferenceColumn()
  workspaceId: string;

  @Field(() => String, { description: "Its name, unique in the workspace." })
  @TextColumn(100)
  name: string;

  @Field(() => String, { nullable: true, description: "The preset that it is based on, if any." })
  @TextColumn(100, { nullable: true })
  preset: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Its own JSONata expression; null: that of the preset.",
  })
  @LongTextColumn({ nullable: true })
  expression: string | null;

  @Field(() => SignatureScheme, { description: "How its payloads are authenticated." })
  @TextColumn(32)
  signature: SignatureScheme;

  @Field(() => HmacSettings, {
    nullable: true,
    description: "How its payloads are signed by the scheme HMAC; null: by another.",
  })
  @JsonColumn({ nullable: true })
  hmac: HmacSettings | null;

  @Field(() => PayloadFormat, { description: "The format of its payloads." })
  @TextColumn(8)
  format: PayloadFormat;

  @Field(() => Acknowledgement, { description: "The answer that its sender expects." })
  @TextColumn(16)
  acknowledgement: Acknowledgement;

  /** Any of these will do, so that a secret can be replaced without a gap. Each is sealed by the server's key. Never answered. */
  @JsonColumn()
  secrets: readonly string[];

  @Field(() => [MappingParameter], { description: "Settings that its expression reads." })
  @JsonColumn()
  parameters: MappingParameter[];

  @Field(() => Boolean, { description: "Whether it accepts payloads; otherwise they are answered with 401." })
  @FlagColumn()
  enabled: boolean;

  @Field(() => GraphQLDateTime, { description: "When it was made." })
  @InstantColumn()
  createdAt: Date;

  @Field(() => GraphQLDateTime, { description: "When it was last changed." })
  @InstantColumn()
  updatedAt: Date;

  @Field(() => Int, { description: "Number of valid secrets. Secrets themselves are never returned." })
  get secretCount(): number {
    return this.secrets.length;
  }
}

/** Whether a text can name a mapping: it stands in a path, and is no id. */
export function isMappingName(name: string): boolean {
  return /^[a-z0-9][a-z0-9._-]{0,99}$/.test(name) && !isUuid(name);
}
