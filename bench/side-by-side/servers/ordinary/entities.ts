import { Field, Float, Int, ObjectType } from "type-graphql";
import { Column, Entity, JoinColumn, OneToOne, PrimaryColumn } from "typeorm";

/** The loyalty of a customer, in its table. */
@Entity("loyalty")
export class Loyalty {
  @PrimaryColumn("varchar", { length: 36 })
  id: string;

  @Column("varchar")
  workspaceId: string;

  @Column("varchar")
  tier: string;

  @Column("int")
  renewed: number;

  @Column("int")
  lapsed: number;

  @Column("double", { nullable: true })
  churnRisk: number | null;

  @Column("varchar", { nullable: true })
  decision: string | null;

  @Column("bigint", { nullable: true })
  annualValueMinor: string | null;

  @Column("varchar", { nullable: true })
  annualValueCurrency: string | null;

  @Column("date", { nullable: true })
  nextDueOn: string | null;
}

@ObjectType()
@Entity("customer")
export class Customer {
  @Field(() => String)
  @PrimaryColumn("varchar", { length: 36 })
  id: string;

  @Column("varchar")
  workspaceId: string;

  @Column("int")
  version: number;

  @Field(() => String, { nullable: true })
  @Column("varchar", { nullable: true })
  name: string | null;

  @Column("varchar")
  nameFolded: string;

  @Field(() => String, { nullable: true })
  @Column("varchar", { nullable: true })
  email: string | null;

  @Column("varchar", { nullable: true })
  emailFolded: string | null;

  @Column("varchar", { nullable: true })
  phone: string | null;

  @Field(() => String, { nullable: true })
  @Column("varchar", { nullable: true })
  company: string | null;

  @Field(() => String, { nullable: true })
  @Column("varchar", { nullable: true })
  segment: string | null;

  @Column("simple-json")
  tags: string[];

  @Column("simple-json")
  customFields: Record<string, unknown>;

  @Column("date", { nullable: true })
  customerSince: string | null;

  @Column("varchar")
  searchText: string;

  @Column("datetime", { precision: 3, nullable: true })
  archivedAt: Date | null;

  @Column("datetime", { precision: 3 })
  createdAt: Date;

  @Column("datetime", { precision: 3 })
  updatedAt: Date;

  @OneToOne(() => Loyalty)
  @JoinColumn({ name: "id" })
  loyalty: Loyalty;
}

@Entity("contract")
export class Contract {
  @PrimaryColumn("varchar", { length: 36 })
  id: string;

  @Column("varchar")
  workspaceId: string;

  @Column("varchar")
  customerId: string;

  @Column("varchar", { nullable: true })
  product: string | null;

  @Column("varchar")
  currency: string;

  @Column("date")
  startsOn: string;

  @Column("int")
  termMonths: number;

  @Column("bigint")
  value: string;

  @Column("datetime", { precision: 3, nullable: true })
  archivedAt: Date | null;
}

@Entity("interaction")
export class Interaction {
  @PrimaryColumn("varchar", { length: 36 })
  id: string;

  @Column("varchar")
  workspaceId: string;

  @Column("varchar")
  customerId: string;

  @Column("varchar")
  kind: string;

  @Column("varchar", { nullable: true })
  channel: string | null;

  @Column("varchar", { nullable: true })
  direction: string | null;

  @Column("boolean")
  proactive: boolean;

  @Column("boolean")
  automatic: boolean;

  @Column("boolean")
  missed: boolean;

  @Column("datetime", { precision: 3 })
  occurredAt: Date;

  @Column("varchar", { nullable: true })
  subject: string | null;

  @Column("datetime", { precision: 3, nullable: true })
  archivedAt: Date | null;

  @Column("datetime", { precision: 3 })
  createdAt: Date;

  @Column("datetime", { precision: 3 })
  updatedAt: Date;
}

@Entity("external_id")
export class ExternalId {
  @PrimaryColumn("varchar", { length: 36 })
  id: string;

  @Column("varchar")
  workspaceId: string;

  @Column("varchar")
  entity: string;

  @Column("varchar")
  recordId: string;

  @Column("varchar")
  system: string;

  @Column("varchar")
  externalId: string;

  @Column("int", { nullable: true })
  live: number | null;
}

@ObjectType()
export class Money {
  @Field(() => Float)
  minor: number;

  @Field(() => String)
  currency: string;
}

@ObjectType()
export class Rate {
  @Field(() => Float, { nullable: true })
  value: number | null;

  @Field(() => Int)
  numerator: number;

  @Field(() => Int)
  denominator: number;
}

@ObjectType()
export class ChurnRisk {
  @Field(() => Float)
  value: number;
}
