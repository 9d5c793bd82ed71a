import type { SelectQueryBuilder, WhereExpressionBuilder } from "typeorm";

import { matchablePhone } from "../../domain/matching/phone-number.js";
import { folded } from "../../domain/text.js";
import { Person } from "../../model/person/person.js";
import type { CustomerPersonFilter, PersonFilter } from "../../model/person/person-filter.js";
import { isGiven } from "../database/conditions.js";
import type { Sql } from "../database/database.js";
import { type KeysetPage, keysetRows } from "../database/keyset.js";

/** What a page of people shows. */
export interface PersonSelection {
  readonly workspaceId: string;
  /** Null: of all customers and of none. */
  readonly customerId: string | null;
  readonly filter: Omit<PersonFilter, "customer">;
}

/** One page of people in the lists, the newest first, and one row more where there is one. */
export async function personPage(sql: Sql, selection: PersonSelection, page: KeysetPage): Promise<Person[]> {
  return keysetRows(selectedPeople(sql, selection).comment("personPage"), "person.createdAt", "DESC", page);
}

export async function countPeople(sql: Sql, selection: PersonSelection): Promise<number> {
  return selectedPeople(sql, selection).comment("countPeople").getCount();
}

function selectedPeople(sql: Sql, { workspaceId, customerId, filter }: PersonSelection): SelectQueryBuilder<Person> {
  const query = sql
    .createQueryBuilder(Person, "person")
    .where("person.workspaceId = :workspaceId AND person.archivedAt IS NULL", { workspaceId });
  if (customerId !== null) query.andWhere("person.customerId = :customerId", { customerId });
  if (isGiven(filter.withoutCustomer)) {
    query.andWhere(`person.customerId IS ${filter.withoutCustomer ? "NULL" : "NOT NULL"}`);
  }
  wherePeople(query, "person", filter);
  return query;
}

/** Narrows a query by what is known of its people. */
export function wherePeople(query: WhereExpressionBuilder, alias: string, { text }: CustomerPersonFilter): void {
  if (!text) return;
  const phone = matchablePhone(text, null);
  const orPhone = phone === null ? "" : ` OR ${alias}.phoneFolded = :phone`;
  query.andWhere(`(INSTR(${alias}.searchText, :text) > 0${orPhone})`, { text: folded(text), phone });
}
