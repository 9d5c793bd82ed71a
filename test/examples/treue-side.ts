import type { Crm } from "../../examples/crm-plugin/crm.js";
import { KINDS } from "../../examples/crm-plugin/crm-record.js";
import {
  contactFields,
  customerFields,
  dealFields,
  externalIdOf,
  ticketFields,
} from "../../examples/crm-plugin/field-mapping.js";
import {
  OPERATIONS,
  type ReadEverythingData,
  type ReadPeopleData,
  type TreueNode,
  type TreuePerson,
  type WholeCustomer,
} from "../../examples/crm-plugin/operations.js";
import { TreueClient } from "../../examples/crm-plugin/treue-client.js";
import type { Dice } from "../../src/demo/dice.js";

/** All that is in Treue's lists. */
export interface Everything {
  /** With what hangs on them, but their people. */
  readonly customers: readonly WholeCustomer[];
  readonly people: readonly TreuePerson[];
}

/** What somebody who is not the plugin does in Treue. */
export class TreueSide {
  private readonly client: TreueClient;

  constructor(endpoint: string, key: string) {
    this.client = new TreueClient(endpoint, key, { tries: 40, firstPauseMs: 20 });
  }

  async everything(): Promise<Everything> {
    return { customers: await this.customers(), people: await this.people() };
  }

  async people(): Promise<readonly TreuePerson[]> {
    const { people }: ReadPeopleData = await this.client.ask(OPERATIONS.readPeople, { first: 100 });
    if (people.pageInfo.hasNextPage) throw new Error("more people than expected");
    return people.nodes;
  }

  /** All customers that are in the lists, with what hangs on them. */
  async customers(): Promise<readonly WholeCustomer[]> {
    const customers: WholeCustomer[] = [];
    for (let after: string | null = null; ;) {
      const variables = { first: 10, children: 100, after };
      const page: ReadEverythingData = await this.client.ask(OPERATIONS.readEverything, variables);
      customers.push(...page.customers.nodes);
      after = page.customers.pageInfo.endCursor;
      if (!page.customers.pageInfo.hasNextPage) return customers;
    }
  }

  /** Does one thing by chance. That it is refused, because the plugin was quicker, is fine. */
  async act(dice: Dice): Promise<void> {
    const { customers, people } = await this.everything();
    const tag = dice.whole(0, 999);
    if (dice.chance(0.3)) return this.actOnPeople(customers, people, tag, dice);
    const customer = customers.length === 0 ? null : dice.pick(customers);
    if (customer === null || dice.chance(0.25)) {
      return this.mutate("customerUpsert", "CustomerUpsertInput", { name: `Treue ${tag}`, phone: `0${tag}` });
    }
    const id = { id: customer.id };
    const other = { id: dice.pick(customers).id };
    const children = [...customer.contracts.nodes, ...customer.interactions.nodes];
    const name = dice.weighted({
      edit: 5,
      contract: 3,
      contact: 4,
      child: 4,
      leave: 1,
      erase: 1,
      merge: 2,
      removal: 1,
    });
    if (name === "edit") {
      const edit = dice.chance(0.5) ? { name: `Renamed ${tag}` } : { email: `t${tag}@example.com`, segment: `s${tag}` };
      return this.mutate("customerUpsert", "CustomerUpsertInput", { ...id, ...edit });
    }
    if (name === "contract") return this.ingest({ contracts: [{ customer: id, ...newContract(tag) }] });
    if (name === "contact") return this.ingest({ interactions: [{ customer: id, ...newInteraction(tag) }] });
    if (name === "leave") return this.mutate("customerDelete", "CustomerDeleteInput", reasonBy(dice, id));
    if (name === "erase") return this.mutate("customerErase", "CustomerReference", id);
    if (name === "merge") return this.mutate("customerMerge", "CustomerMergeInput", { customer: id, into: other });
    return children.length === 0 ? undefined : this.changeChild(dice.pick(children), name === "child", tag, dice);
  }

  private async actOnPeople(
    customers: readonly WholeCustomer[],
    people: readonly TreuePerson[],
    tag: number,
    dice: Dice,
  ): Promise<void> {
    const customer = customers.length === 0 || dice.chance(0.3) ? null : { id: dice.pick(customers).id };
    if (people.length === 0 || dice.chance(0.4)) {
      return this.mutate("personUpsert", "PersonUpsertInput", { name: `Person ${tag}`, role: `r${tag}`, customer });
    }
    const id = { id: dice.pick(people).id };
    const name = dice.weighted({ edit: 3, move: 4, leave: 1, erase: 1, merge: 2 });
    if (name === "edit") return this.mutate("personUpsert", "PersonUpsertInput", { ...id, phone: `0${tag}` });
    if (name === "move") return this.mutate("personUpsert", "PersonUpsertInput", { ...id, customer });
    if (name === "leave") return this.mutate("personDelete", "PersonDeleteInput", reasonBy(dice, id));
    if (name === "erase") return this.mutate("personErase", "PersonReference", id);
    return this.mutate("personMerge", "PersonMergeInput", { person: id, into: { id: dice.pick(people).id } });
  }

  private async changeChild(node: TreueNode, isEdit: boolean, tag: number, dice: Dice): Promise<void> {
    const { id } = node;
    const list = "termMonths" in node ? "contracts" : "interactions";
    const edit = list === "contracts" ? { product: `Product ${tag}` } : { subject: `Subject ${tag}` };
    const row = isEdit ? { id, ...edit } : { operation: "DELETE", ...reasonBy(dice, { id }) };
    return this.ingest({ [list]: [row] });
  }

  private async ingest(input: object): Promise<void> {
    return this.mutate("ingest", "IngestInput", input, "failed");
  }

  /** Sends one mutation; that it is refused is fine. */
  async mutate(field: string, type: string, input: object, answer = "userErrors { code }"): Promise<void> {
    const query = `mutation ($input: ${type}!) { ${field}(input: $input) { ${answer} } }`;
    await this.client.ask(query, { input });
  }
}

function reasonBy(dice: Dice, named: object): object {
  return { ...named, reason: dice.chance(0.5) ? "ARCHIVED" : "MISTAKE" };
}

function newContract(tag: number) {
  const value = { amount: `${tag}.00`, currency: "EUR" };
  return { product: `Bought ${tag}`, startsOn: "2024-03-01", termMonths: 12, value, autoRenew: true };
}

function newInteraction(tag: number) {
  const kind = tag % 4 === 0 ? "PURCHASE" : "SERVICE";
  return { kind, occurredAt: "2025-04-01T08:00:00.000Z", subject: `Called ${tag}`, resolutionQuality: "LOW_EFFORT" };
}

/** What both sides must agree on: every record by its id in Treue, with its fields, its owner and the CRM's id. */
type Picture = Readonly<Record<string, unknown>>;

export function pictureOfTreue({ customers, people }: Everything): Picture {
  return pictured([
    ...people.map((node) => ({ node, owner: node.company?.id ?? null, fields: contactFields(node) })),
    ...customers.flatMap((customer) => [
      { node: customer, owner: null, fields: customerFields(customer) },
      ...customer.contracts.nodes.map((node) => ({ node, owner: customer.id, fields: dealFields(node) })),
      ...customer.interactions.nodes
        .filter(({ kind }) => kind === "SERVICE")
        .map((node) => ({ node, owner: customer.id, fields: ticketFields(node) })),
    ]),
  ]);
}

function pictured(records: readonly { node: TreueNode; owner: string | null; fields: object }[]): Picture {
  return Object.fromEntries(records.map(({ node, owner, fields }) => [node.id, { owner, ...fields }]));
}

export function pictureOfCrm(crm: Crm): Picture {
  const records = KINDS.flatMap((kind) => crm.records(kind));
  return Object.fromEntries(
    records.map(({ id, treueId, customerId, fields }) => {
      const owner = customerId === null ? null : (crm.record(customerId)?.treueId ?? "unknown");
      return [treueId ?? `unknown to Treue: ${id}`, { owner, ...fields }];
    }),
  );
}

/** The records of the CRM whose id Treue does not have. */
export function unnamedRecords(crm: Crm, { customers, people }: Everything): string[] {
  const whole = customers.flatMap((each) => [each, ...each.contracts.nodes, ...each.interactions.nodes]);
  const nodes: TreueNode[] = [...whole, ...people];
  const named = nodes.flatMap(({ id, externalIds }) =>
    externalIds.map((externalId) => JSON.stringify([id, externalId])),
  );
  return KINDS.flatMap((kind) => crm.records(kind))
    .filter(({ id, treueId }) => !named.includes(JSON.stringify([treueId, externalIdOf(id)])))
    .map(({ id }) => id);
}
