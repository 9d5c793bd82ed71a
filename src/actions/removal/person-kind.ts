import { archivePersonRows, deletePeople, lockPeople, peopleByIds } from "../../data/person/person-store.js";
import { ChangeEntity } from "../../model/change/change.js";
import { ExternalEntity } from "../../model/customer/external-id.js";
import type { Person } from "../../model/person/person.js";
import { absorbPerson } from "./absorb-person.js";
import { idsOf, type RecordKind } from "./record-kind.js";

/** People: the one that goes on gets the interactions of the one merged into it. */
export const personKind: RecordKind<Person> = {
  type: "person",
  externalEntity: ExternalEntity.PERSON,
  changeEntity: ChangeEntity.PERSON,
  load: ({ rows }, ids) => peopleByIds(rows, ids),
  lock: ({ rows }, ids) => lockPeople(rows, ids),
  customerIdOf: ({ customerId }) => customerId,
  versionOf: ({ version }) => version,
  archive: ({ rows, now }, people) => archivePersonRows(rows, idsOf(people), now),
  remove: ({ rows }, people) => deletePeople(rows, idsOf(people)),
  absorb: absorbPerson,
};
