import { RecordsMoved } from "../../data/database/database-faults.js";
import { lockPeople, peopleByIds } from "../../data/person/person-store.js";
import type { ActionContext } from "../../intake/action-context.js";
import { References } from "../../intake/references.js";
import type { Problems } from "../../intake/row-result.js";
import { ExternalEntity } from "../../model/customer/external-id.js";
import type { InteractionRecordInput } from "../../model/interaction/interaction-input.js";
import type { Person } from "../../model/person/person.js";

/** The people whom rows of interactions name, and whose they are. */
export class InteractingPeople {
  private constructor(
    private readonly context: ActionContext,
    readonly references: References,
    private readonly people: ReadonlyMap<string, Person>,
  ) {}

  static async load(context: ActionContext, rows: readonly InteractionRecordInput[]): Promise<InteractingPeople> {
    const named = rows.flatMap(({ person }) => person ?? []);
    const references = await References.load(context, "person", ExternalEntity.PERSON, named);
    const deleted = named.flatMap((person) => references.deletedId(person) ?? []);
    const people = await peopleByIds(context.rows, [...references.named(named), ...deleted]);
    return new InteractingPeople(context, references, new Map(people.map((person) => [person.id, person])));
  }

  /** The person that a row names, or named when its source spoke; null: none, or none that is there, which is noted. */
  idOf({ person, sourceUpdatedAt }: InteractionRecordInput, problems: Problems): string | null {
    if (!person) return null;
    const id = this.references.requiredIdAt(sourceUpdatedAt, person, problems, "person");
    if (id !== null && !this.people.has(id)) this.references.notFound(problems, person.id ?? "", "person");
    return id;
  }

  /** The customer of a person; notes that it has none. */
  customerIdOf(personId: string | null, problems: Problems): string | null {
    const person = this.people.get(personId ?? "");
    if (person === undefined) return null;
    const message = "the person waits for a customer; name one, or send the interaction again when it has one";
    if (person.customerId === null) problems.add("PERSON_WITHOUT_CUSTOMER", message, "person");
    return person.customerId;
  }

  /**
   * Throws RecordsMoved where a person has gone to another customer while its customer was being locked. Those who wait are
   * locked, so that whoever gives one a customer sees which payloads wait with it, or is seen here.
   */
  async confirm(): Promise<void> {
    const { rows } = this.context;
    const known = [...this.people.values()];
    const waiting = known.filter(({ customerId }) => customerId === null).map(({ id }) => id);
    await lockPeople(rows, waiting);
    const now = await peopleByIds(rows, [...this.people.keys()]);
    if (now.some(({ id, customerId }) => this.people.get(id)?.customerId !== customerId)) throw new RecordsMoved();
  }
}
