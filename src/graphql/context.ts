import type { DocumentNode } from "graphql";

import type { WorkspaceState } from "../data/workspace/workspace-store.js";
import type { ActionContext } from "../intake/action-context.js";
import type { IncidentLog } from "../intake/incident-log.js";
import type { Inbox } from "../integration/inbound/inbox.js";
import type { SecretKeys } from "../integration/secrets/secret-keys.js";
import type { TargetRules } from "../integration/webhook-out/target.js";
import type { ApiKey } from "../model/workspace/api-key.js";
import type { RequestCharge } from "./cost/request-charge.js";
import type { MalformedInput } from "./input/malformed-inputs.js";
import { Loaders } from "./loaders.js";

/** Everything a resolver may know of its request. In a mutation `sql` is the transaction, in a query the reader. */
export interface RequestContext extends ActionContext {
  /** Replaced when a root field changes the policy, for the fields after it. */
  workspace: WorkspaceState;
  /** The operations that the request brings; null: what it brings cannot be parsed. */
  readonly document: DocumentNode | null;
  /** Whether the status of the answer is to say no more than that there is one. */
  readonly isLegacy: boolean;
  readonly viewer: Pick<ApiKey, "id" | "name" | "role" | "scope" | "createdAt" | "expiresAt">;
  /** The same for every time that contention runs the request. */
  readonly charge: RequestCharge;
  /** Where the operator lets webhooks go. */
  readonly webhookTargets: TargetRules;
  /** By which secrets are stored. */
  readonly secretKeys: SecretKeys;
  /** Made anew after every root field of a mutation, so that nothing read before a write is answered after it. */
  loaders: Loaders;
  /** Inputs of a mutation that were taken out of the request, by the names under which their fields are answered. */
  malformedInputs: ReadonlyMap<string, MalformedInput>;
  /** What resolvers threw; a mutation request that holds any is rolled back. */
  readonly faults: unknown[];
  readonly logIncident: IncidentLog;
  readonly inbox: Inbox;
}

/** What every request of a server shares. */
export type RequestServices = Pick<RequestContext, "logIncident" | "inbox" | "webhookTargets" | "secretKeys">;

/** The context of one request. */
export function requestContext(
  action: ActionContext,
  asked: Pick<RequestContext, "document" | "isLegacy" | "viewer" | "charge">,
  services: RequestServices,
): RequestContext {
  return {
    ...action,
    ...asked,
    ...services,
    loaders: new Loaders(action),
    malformedInputs: new Map(),
    faults: [],
  };
}
