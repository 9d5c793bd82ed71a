import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import { allPersonalData, customerSubject, personSubject } from "../../actions/personal-data.js";
import { customersByIds } from "../../data/customer/customer-store.js";
import type { DataSubject } from "../../data/customer/personal-data-store.js";
import { peopleByIds } from "../../data/person/person-store.js";
import { type ActionContext, actionContext } from "../../intake/action-context.js";
import { type Reference, References } from "../../intake/references.js";
import { ExternalEntity } from "../../model/customer/external-id.js";
import { CommandFault } from "../command-fault.js";
import { clockOf, type Settings, withDatabase, workspaceNamed } from "../settings.js";

/** Whose data: exactly one of both. */
export interface PersonalDataChoices {
  readonly workspace: string;
  readonly customer?: string;
  readonly person?: string;
}

/** Writes everything that is stored of a customer or a person into a new file that its owner alone reads, a line for each entry. */
export async function exportPersonalData(
  settings: Settings,
  file: string,
  choices: PersonalDataChoices,
): Promise<void> {
  await withDatabase(settings, async (database) => {
    const workspace = await workspaceNamed(database, choices.workspace);
    const context = actionContext(database.reader, workspace, clockOf(settings)());
    const subject = await subjectOf(context, choices);
    let entries = 0;
    const lines = async function* (): AsyncGenerator<string> {
      for await (const { kind, id, value } of allPersonalData(context.rows, subject)) {
        entries += 1;
        yield `${JSON.stringify({ kind, id, value })}\n`;
      }
    };
    const target = createWriteStream(file, { flags: "wx", mode: 0o600 });
    let isOurs = false;
    target.once("open", () => (isOurs = true));
    try {
      await pipeline(Readable.from(lines()), target);
    } catch (fault) {
      // What is not whole would pass for all there is.
      if (isOurs) await rm(file);
      throw fault;
    }
    process.stderr.write(`${entries.toLocaleString("en")} entries written to ${file}\n`);
  });
}

async function subjectOf(context: ActionContext, { customer, person }: PersonalDataChoices): Promise<DataSubject> {
  if ((customer === undefined) === (person === undefined)) {
    throw new CommandFault("give exactly one of --customer and --person");
  }
  const subject =
    customer === undefined ? await subjectOfPerson(context, person ?? "") : await subjectOfCustomer(context, customer);
  if (subject !== null) return subject;
  throw new CommandFault(
    `the workspace has no ${customer === undefined ? "person" : "customer"} ${customer ?? person}`,
  );
}

async function subjectOfCustomer(context: ActionContext, named: string): Promise<DataSubject | null> {
  const reference = referenceOf(named);
  const references = await References.load(context, "customer", ExternalEntity.CUSTOMER, [reference]);
  const [customer] = await customersByIds(context.rows, references.named([reference]));
  return customer === undefined ? null : customerSubject(context.rows, customer.id);
}

async function subjectOfPerson(context: ActionContext, named: string): Promise<DataSubject | null> {
  const reference = referenceOf(named);
  const references = await References.load(context, "person", ExternalEntity.PERSON, [reference]);
  const [person] = await peopleByIds(context.rows, references.named([reference]));
  return person === undefined ? null : personSubject(context.rows, person);
}

/** `system:id` of another system, or a global id, which has no colon. */
function referenceOf(named: string): Reference {
  const [system = "", ...rest] = named.split(":");
  return rest.length === 0 ? { id: named } : { externalId: { system, externalId: rest.join(":") } };
}
