import { uuidv7 as newId } from "uuidv7";

import { Refusal } from "../../domain/errors.js";
import { type LoyaltyModel, PRIOR_MODEL } from "../../domain/loyalty/loyalty-model.js";
import { DEFAULT_POLICY, type LoyaltyPolicy } from "../../domain/loyalty/policy.js";
import { DEFAULT_SHARED_MAILBOXES } from "../../domain/matching/shared-mailboxes.js";
import { ApiKey } from "../../model/workspace/api-key.js";
import { ModelVersion } from "../../model/workspace/model-version.js";
import { PolicyVersion } from "../../model/workspace/policy-version.js";
import { Workspace } from "../../model/workspace/workspace.js";
import type { Sql } from "../database/database.js";
import { insertRows } from "../database/rows.js";
import type { WorkspaceRows } from "../database/workspace-rows.js";

/** A workspace with the policy and the model in force. */
export interface WorkspaceState {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  readonly currency: string;
  readonly country: string | null;
  readonly sharedMailboxes: readonly string[];
  readonly policyVersion: number;
  readonly policy: LoyaltyPolicy;
  readonly modelVersion: number;
  readonly model: LoyaltyModel;
  /** Null: the prior. */
  readonly modelFittedOn: string | null;
  readonly changesKeptDays: number;
  readonly payloadsKeptDays: number;
}

type JoinedWorkspace = Workspace & { readonly policyRow: PolicyVersion; readonly modelRow: ModelVersion };
type JoinedKey = ApiKey & { readonly workspace: JoinedWorkspace };

/** The key that has this hash, or had it before it was rotated, and the state of its workspace; null where there is none. */
export async function apiKeyByHash(
  sql: Sql,
  hash: string,
): Promise<{ readonly key: ApiKey; readonly workspace: WorkspaceState } | null> {
  const key = await sql
    .createQueryBuilder(ApiKey, "apiKey")
    .innerJoinAndMapOne("apiKey.workspace", Workspace, "workspace", "workspace.id = apiKey.workspaceId")
    .innerJoinAndMapOne("workspace.policyRow", PolicyVersion, "policyRow", POLICY_IN_FORCE)
    .innerJoinAndMapOne("workspace.modelRow", ModelVersion, "modelRow", MODEL_IN_FORCE)
    .where("apiKey.hash = :hash OR apiKey.previousHash = :hash", { hash })
    .comment("apiKeyByHash")
    .getOne();
  return key === null ? null : { key, workspace: stateOf((key as JoinedKey).workspace) };
}

const POLICY_IN_FORCE = "policyRow.workspaceId = workspace.id AND policyRow.version = workspace.policyVersion";
const MODEL_IN_FORCE = "modelRow.workspaceId = workspace.id AND modelRow.version = workspace.modelVersion";

/** All workspaces by name, each with its policy and model. */
export async function allWorkspaces(sql: Sql): Promise<WorkspaceState[]> {
  const workspaces = await joinedWorkspaces(sql).orderBy("workspace.name").comment("allWorkspaces").getMany();
  return workspaces.map((workspace) => stateOf(workspace as JoinedWorkspace));
}

/** A workspace by its id or its name; null where there is none. */
export async function findWorkspace(
  sql: Sql,
  by: { readonly id: string } | { readonly name: string },
): Promise<WorkspaceState | null> {
  const workspace = await joinedWorkspaces(sql).where(by).comment("findWorkspace").getOne();
  return workspace === null ? null : stateOf(workspace as JoinedWorkspace);
}

function joinedWorkspaces(sql: Sql) {
  return sql
    .createQueryBuilder(Workspace, "workspace")
    .innerJoinAndMapOne("workspace.policyRow", PolicyVersion, "policyRow", POLICY_IN_FORCE)
    .innerJoinAndMapOne("workspace.modelRow", ModelVersion, "modelRow", MODEL_IN_FORCE);
}

function stateOf({ policyRow, modelRow, ...workspace }: JoinedWorkspace): WorkspaceState {
  return {
    ...workspace,
    sharedMailboxes: workspace.sharedMailboxes ?? DEFAULT_SHARED_MAILBOXES,
    policy: policyRow.policy,
    model: modelRow.model,
    modelFittedOn: modelRow.fittedOn,
  };
}

const KEPT = { changesKeptDays: 30, payloadsKeptDays: 30, changesPurgedTo: 0, sharedMailboxes: null };

type NewWorkspace = Pick<Workspace, "name" | "timeZone" | "currency" | "createdAt"> &
  Partial<Pick<Workspace, "country">>;

/** Makes a workspace with the default policy and the model of one that has no outcomes yet; returns its id. */
export async function insertWorkspace(
  sql: Sql,
  { name, timeZone, currency, country = null, createdAt }: NewWorkspace,
): Promise<string> {
  const id = newId();
  const firstVersion = { workspaceId: id, version: 1, createdAt };
  const versions = { policyVersion: 1, modelVersion: 1 };
  await insertRows(sql, Workspace, [{ id, name, timeZone, currency, country, createdAt, ...versions, ...KEPT }]);
  await insertRows(sql, PolicyVersion, [{ id: newId(), ...firstVersion, policy: DEFAULT_POLICY }]);
  await insertRows(sql, ModelVersion, [{ id: newId(), ...firstVersion, fittedOn: null, model: PRIOR_MODEL }]);
  return id;
}

/** Puts a changed policy in force; refuses where another one was published meanwhile. */
export async function publishPolicy(
  sql: Sql,
  workspace: WorkspaceState,
  changed: { readonly policy: LoyaltyPolicy; readonly createdAt: Date },
): Promise<void> {
  const version = workspace.policyVersion + 1;
  const { affected } = await sql.update(
    Workspace,
    { id: workspace.id, policyVersion: workspace.policyVersion },
    { policyVersion: version },
  );
  if (affected === 0) throw new Refusal([POLICY_CHANGED]);
  await insertRows(sql, PolicyVersion, [{ id: newId(), workspaceId: workspace.id, version, ...changed }]);
}

const POLICY_CHANGED = {
  code: "POLICY_CHANGED",
  message: "another request changed the policy meanwhile; read it and try again",
  path: [],
} as const;

/**
 * Puts a newly fitted model in force, unless another one was published meanwhile; rows computed with the one before
 * are stale from then on.
 */
export async function publishModel(
  sql: Sql,
  workspace: WorkspaceState,
  fitted: { readonly model: LoyaltyModel; readonly fittedOn: string; readonly createdAt: Date },
): Promise<void> {
  const version = workspace.modelVersion + 1;
  const { affected } = await sql.update(
    Workspace,
    { id: workspace.id, modelVersion: workspace.modelVersion },
    { modelVersion: version },
  );
  if (affected === 0) return;
  await insertRows(sql, ModelVersion, [{ id: newId(), workspaceId: workspace.id, version, ...fitted }]);
}

/** Changes how a workspace works together with other systems. */
export async function updateSettings(
  { sql, workspaceId }: WorkspaceRows,
  settings: Partial<Pick<Workspace, "changesKeptDays" | "payloadsKeptDays" | "country" | "sharedMailboxes">>,
): Promise<void> {
  await sql.update(Workspace, { id: workspaceId }, settings);
}
