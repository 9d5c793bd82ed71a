import { lockPeople, peopleByIds } from "../../../data/person/person-store.js";
import type { ActionContext } from "../../../intake/action-context.js";
import type { OwnedKind } from "../../../intake/locked-records.js";
import { ChangeEntity } from "../../../model/change/change.js";
import type { Person } from "../../../model/person/person.js";

/** How people are read, locked and logged. */
export const personRecords = {
  changeEntity: ChangeEntity.PERSON,
  load: ({ rows }: ActionContext, ids: readonly string[]) => peopleByIds(rows, ids),
  lock: ({ rows }: ActionContext, ids: readonly string[]) => lockPeople(rows, ids),
  customerIdOf: ({ customerId }: Person) => customerId,
  versionOf: ({ version }: Person) => version,
} satisfies OwnedKind<Person> & Record<string, unknown>;
