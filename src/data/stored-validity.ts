import { ARITHMETIC_VERSION } from "../domain/arithmetic-version.js";
import type { LocalDate } from "../domain/calendar.js";
import { Contract } from "../model/contract/contract.js";
import { LoyaltyRow } from "../model/customer/loyalty-row.js";
import type { Sql } from "./database/database.js";
import type { WorkspaceState } from "./workspace/workspace-store.js";

/**
 * The one place that says whether what was computed and stored still holds, in TypeScript and in SQL.
 *
 * - A loyalty row holds while the arithmetic, the policy and the model that made it are in force and its day has not
 *   come.
 * - The terms of a contract hold while the arithmetic and the policy are in force and no term ends by itself. A
 *   customer's terms and its loyalty row are written in one transaction, so the versions of the row are theirs.
 * - A month counted ahead holds while the arithmetic is in force, nobody's terms are behind and no change has touched it.
 */
export interface VersionsInForce {
  readonly arithmeticVersion: number;
  readonly policyVersion: number;
  readonly modelVersion: number;
}

/** What stored values must have been made by to hold; also the parameters of the conditions below. */
export function versionsInForce({
  policyVersion,
  modelVersion,
}: Pick<WorkspaceState, "policyVersion" | "modelVersion">): VersionsInForce {
  return { arithmeticVersion: ARITHMETIC_VERSION, policyVersion, modelVersion };
}

/** The columns that say whether a loyalty row holds. */
export const HOLDS_BY = [
  "outlooks",
  "computedFor",
  "validUntil",
  "arithmeticVersion",
  "policyVersion",
  "modelVersion",
] as const satisfies readonly (keyof LoyaltyRow)[];

/** Whether a loyalty row holds on a day; one that is not stored whole never does. */
export function holdsOn(
  row: Pick<LoyaltyRow, (typeof HOLDS_BY)[number]>,
  workspace: WorkspaceState,
  day: LocalDate,
): boolean {
  const versions = versionsInForce(workspace);
  return (
    row.outlooks !== null &&
    row.computedFor <= day &&
    (row.validUntil === null || row.validUntil > day) &&
    row.arithmeticVersion === versions.arithmeticVersion &&
    row.policyVersion === versions.policyVersion &&
    row.modelVersion === versions.modelVersion
  );
}

/** The same of a row `loyalty` in SQL, but for rows that are never whole; parameters: the versions and `day`. */
export const LOYALTY_HOLDS =
  "(loyalty.computedFor <= :day AND (loyalty.validUntil IS NULL OR loyalty.validUntil > :day) AND loyalty.arithmeticVersion = :arithmeticVersion AND loyalty.policyVersion = :policyVersion AND loyalty.modelVersion = :modelVersion)";

/** Whether the terms of a customer were made by what is in force, by its row `loyalty`; parameters: the versions. */
export const TERMS_IN_FORCE =
  "loyalty.arithmeticVersion = :arithmeticVersion AND loyalty.policyVersion = :policyVersion";

/** The same of a row that was read. */
export function hasTermsInForce(row: LoyaltyRow, workspace: WorkspaceState): boolean {
  const { arithmeticVersion, policyVersion } = versionsInForce(workspace);
  return row.arithmeticVersion === arithmeticVersion && row.policyVersion === policyVersion;
}

/** Whether the terms of a contract change by themselves up to a day. */
export function hasRolled({ rollsOn }: Pick<Contract, "rollsOn">, day: LocalDate): boolean {
  return rollsOn !== null && rollsOn <= day;
}

/**
 * A table with the `id` of every customer whose stored terms do not hold on `asOf`: a contract of theirs has rolled, or
 * other arithmetic or another policy made them. Parameters: `workspaceId`, `asOf` and the versions. Each part is a
 * range of an index of its own.
 */
export function customersBehind(sql: Sql): string {
  const rolled = sql
    .createQueryBuilder()
    .select("rolled.customerId", "id")
    .from(Contract, "rolled")
    .where("rolled.workspaceId = :workspaceId AND rolled.rollsOn <= :asOf");
  const outdated = (version: "arithmeticVersion" | "policyVersion", comparison: "<" | ">") =>
    sql
      .createQueryBuilder()
      .select("outdated.id", "id")
      .from(LoyaltyRow, "outdated")
      .where(`outdated.workspaceId = :workspaceId AND outdated.${version} ${comparison} :${version}`);
  // Not `<>`, by which SQLite reads every row.
  const parts = [
    rolled,
    outdated("arithmeticVersion", "<"),
    outdated("arithmeticVersion", ">"),
    outdated("policyVersion", "<"),
    outdated("policyVersion", ">"),
  ];
  return `(${parts.map((part) => part.getQuery()).join(" UNION ")})`;
}

/** Whether a month `counted` was counted by the arithmetic in force; parameters: the versions. */
export const COUNT_IN_FORCE = "counted.arithmeticVersion = :arithmeticVersion";
