import { insertRows, type RowOf } from "../../src/data/database/rows.js";
import { Dice } from "../../src/demo/dice.js";
import { addDays, type LocalDate } from "../../src/domain/calendar.js";
import { Activity } from "../../src/domain/customer/activity.js";
import { Direction, InteractionKind } from "../../src/domain/customer/interaction.js";
import { LoyaltyTier } from "../../src/domain/loyalty/loyalty-tier.js";
import { CustomerDecision } from "../../src/domain/renewal/known-decision.js";
import { Contract } from "../../src/model/contract/contract.js";
import { Customer } from "../../src/model/customer/customer.js";
import { LoyaltyRow } from "../../src/model/customer/loyalty-row.js";
import { Interaction } from "../../src/model/interaction/interaction.js";
import { Person } from "../../src/model/person/person.js";
import type { TestDatabase } from "./databases.js";

const CUSTOMERS = 3_000;
const CONTRACTS = 2;
const INTERACTIONS = 6;
export const TODAY: LocalDate = "2026-01-15";
const TIERS: Partial<Record<LoyaltyTier, number>> = {
  GOLD: 0.6,
  SILVER: 0.15,
  FORMER: 0.15,
  NEW: 0.08,
  PLATINUM: 0.02,
};

/**
 * Fills the default workspace with so many rows that a database thinks of how to read them. The facts are drawn; what is
 * computed of them is drawn as well, so that this takes a second.
 */
export async function fillLargeWorkspace(current: TestDatabase): Promise<readonly string[]> {
  const { database, kind } = current;
  const { id } = await current.workspace();
  const drawn = new LargeWorkspace(id);
  const customers = Array.from({ length: CUSTOMERS }, (_, number) => drawn.customer(number));
  const ids = customers.map((customer) => String(customer.id));
  const each = <T>(count: number, draw: (customerId: string, number: number) => T) =>
    ids.flatMap((customerId) => Array.from({ length: count }, (_, number) => draw(customerId, number)));
  await database.write(async (sql) => {
    await insertRows(sql, Customer, customers);
    await insertRows(
      sql,
      LoyaltyRow,
      each(1, (customerId) => drawn.loyalty(customerId)),
    );
    await insertRows(
      sql,
      Contract,
      each(CONTRACTS, (customerId) => drawn.contract(customerId)),
    );
    await insertRows(
      sql,
      Interaction,
      each(INTERACTIONS, (customerId) => drawn.interaction(customerId)),
    );
    await insertRows(
      sql,
      Person,
      each(1, (customerId) => drawn.person(customerId)),
    );
  });
  if (kind === "mysql") await database.reader.query("ANALYZE TABLE customer, loyalty, contract, interaction, person");
  return ids;
}

class LargeWorkspace {
  private readonly dice = new Dice(1);
  private lastId = 0;

  constructor(private readonly workspaceId: string) {}

  customer(number: number): RowOf<Customer> {
    return {
      ...this.record(),
      version: 1,
      name: this.dice.chance(0.9) ? `Customer ${number}` : null,
      nameFolded: this.dice.chance(0.9) ? `customer ${number}` : null,
      segment: this.dice.pick(["small", "large"]),
      customerSince: this.dice.chance(0.9) ? this.day() : null,
      searchText: `customer ${number}`,
      tags: [],
      customFields: {},
    };
  }

  loyalty(id: string): RowOf<LoyaltyRow> {
    const { dice } = this;
    const isHeld = dice.chance(0.85);
    return {
      id,
      workspaceId: this.workspaceId,
      arithmeticVersion: 1,
      policyVersion: 1,
      modelVersion: 1,
      computedFor: TODAY,
      activity: dice.pick(Object.values(Activity)),
      heldUnconfirmed: false,
      renewed: 1,
      agreed: 0,
      lapsed: 0,
      pending: 0,
      unconfirmed: 0,
      serviceContacts: 0,
      hasReferred: false,
      retentionRate: isHeld ? dice.fraction() : null,
      annualValueMinor: isHeld ? dice.whole(100, 100_000) : null,
      shareOfWallet: isHeld ? dice.fraction() : null,
      nextDueOn: isHeld ? addDays(TODAY, dice.whole(0, 700)) : null,
      churnRisk: isHeld ? dice.fraction() : null,
      revenueAtRiskMinor: isHeld ? dice.whole(100, 100_000) : null,
      decision: isHeld ? dice.pick(Object.values(CustomerDecision)) : null,
      revenueAtRisk: [],
      outlooks: [],
      nextBestActions: [],
      score: dice.fraction() * 100,
      middlePoints: 0,
      coverage: 1,
      parts: [],
      rawTier: LoyaltyTier.GOLD,
      tier: dice.weighted<LoyaltyTier>(TIERS),
    };
  }

  contract(customerId: string): RowOf<Contract> {
    const { dice } = this;
    return {
      ...this.record(),
      customerId,
      product: dice.pick(["Phone", "Internet", "Office"]),
      currency: "EUR",
      startsOn: this.day(),
      termMonths: 12,
      value: 100,
      autoRenew: true,
      noticeDays: 30,
      dueOn: dice.chance(0.8) ? addDays(TODAY, dice.whole(-30, 700)) : null,
      endsOn: dice.chance(0.2) ? addDays(TODAY, dice.whole(-700, 300)) : null,
    };
  }

  interaction(customerId: string): RowOf<Interaction> {
    return {
      ...this.record(),
      customerId,
      kind: this.dice.pick(Object.values(InteractionKind)),
      direction: Direction.INBOUND,
      proactive: false,
      automatic: false,
      missed: false,
      occurredAt: this.instant(),
    };
  }

  person(customerId: string): RowOf<Person> {
    return { ...this.record(), customerId, version: 1, name: "Person", hasOwnCustomer: false, searchText: "person" };
  }

  private record() {
    const at = this.instant();
    this.lastId += 1;
    return {
      id: `row-${String(this.lastId).padStart(6, "0")}`,
      workspaceId: this.workspaceId,
      createdAt: at,
      updatedAt: at,
    };
  }

  private day(): LocalDate {
    return addDays(TODAY, -this.dice.whole(0, 2_000));
  }

  private instant(): Date {
    return new Date(Date.parse(TODAY) - this.dice.whole(0, 2_000 * 86_400_000));
  }
}
