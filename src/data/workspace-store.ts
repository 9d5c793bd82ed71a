import { v7 as newId } from "uuid";

import { type LoyaltyModel, PRIOR_MODEL } from "../domain/loyalty/loyalty-model.js";
import { DEFAULT_POLICY, type LoyaltyPolicy } from "../domain/loyalty/policy.js";
import { ApiKey } from "../model/workspace/api-key.js";
import { ModelVersion } from "../model/workspace/model-version.js";
import { PolicyVersion } from "../model/workspace/policy-version.js";
import { Workspace } from "../model/workspace/workspace.js";
import type { Sql } from "./database/database.js";
import { insertRows } from "./database/rows.js";

/** A workspace with the policy and the model in force. */
export interface WorkspaceState {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  readonly currency: string;
  readonly policyVersion: number;
  readonly policy: LoyaltyPolicy;
  readonly modelVersion: number;
  readonly model: LoyaltyModel;
  /** Null: the prior. */
  readonly modelFittedOn: string | null;
}

type JoinedWorkspace = Workspace & { readonly policyRow: PolicyVersion; readonly modelRow: ModelVersion };
type JoinedKey = ApiKey & { readonly workspace: JoinedWorkspace };

/** The key with this hash and the state of its workspace; null where there is no such key. */
export async function apiKeyByHash(
  sql: Sql,
  hash: string,
): Promise<{ readonly key: ApiKey; readonly workspace: WorkspaceState } | null> {
  const key = await sql
    .createQueryBuilder(ApiKey, "apiKey")
    .innerJoinAndMapOne("apiKey.workspace", Workspace, "workspace", "workspace.id = apiKey.workspaceId")
    .innerJoinAndMapOne("workspace.policyRow", PolicyVersion, "policyRow", POLICY_IN_FORCE)
    .innerJoinAndMapOne("workspace.modelRow", ModelVersion, "modelRow", MODEL_IN_FORCE)
    .where("apiKey.hash = :hash", { hash })
    .comment("apiKeyByHash")
    .getOne();
  return key === null ? null : { key, workspace: stateOf((key as JoinedKey).workspace) };
}

const POLICY_IN_FORCE = "policyRow.workspaceId = workspace.id AND policyRow.version = workspace.policyVersion";
const MODEL_IN_FORCE = "modelRow.workspaceId = workspace.id AND modelRow.version = workspace.modelVersion";

/** All workspaces by name, each with its policy and model. */
export async function allWorkspaces(sql: Sql): Promise<WorkspaceState[]> {
  const workspaces = await sql
    .createQueryBuilder(Workspace, "workspace")
    .innerJoinAndMapOne("workspace.policyRow", PolicyVersion, "policyRow", POLICY_IN_FORCE)
    .innerJoinAndMapOne("workspace.modelRow", ModelVersion, "modelRow", MODEL_IN_FORCE)
    .orderBy("workspace.name")
    .comment("allWorkspaces")
    .getMany();
  return workspaces.map((workspace) => stateOf(workspace as JoinedWorkspace));
}

function stateOf({ policyRow, modelRow, ...workspace }: JoinedWorkspace): WorkspaceState {
  return {
    ...workspace,
    policy: policyRow.policy,
    model: modelRow.model,
    modelFittedOn: modelRow.fittedOn,
  };
}

/** Makes a workspace with the default policy and the model of one that has no outcomes yet. */
export async function insertWorkspace(
  sql: Sql,
  { name, timeZone, currency, createdAt }: Pick<Workspace, "name" | "timeZone" | "currency" | "createdAt">,
): Promise<void> {
  const id = newId();
  const firstVersion = { workspaceId: id, version: 1, createdAt };
  const versions = { policyVersion: 1, modelVersion: 1 };
  await insertRows(sql, Workspace, [{ id, name, timeZone, currency, createdAt, ...versions }]);
  await insertRows(sql, PolicyVersion, [{ id: newId(), ...firstVersion, policy: DEFAULT_POLICY }]);
  await insertRows(sql, ModelVersion, [{ id: newId(), ...firstVersion, fittedOn: null, model: PRIOR_MODEL }]);
}

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
