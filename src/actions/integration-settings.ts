import { updateKeptDays } from "../data/workspace/workspace-store.js";
import { Refusal } from "../domain/errors.js";
import type { ActionContext } from "../intake/action-context.js";
import { checkRange } from "../intake/input-checks.js";
import { Problems } from "../intake/row-result.js";

/** For how many days a workspace keeps what integrations may still need. */
export interface KeptDays {
  readonly changesKeptDays: number;
  readonly payloadsKeptDays: number;
}

const DAYS = [1, 3650] as const;

/** Changes for how long changes and raw payloads are kept; absent keeps. Throws a Refusal where a number is out of range. */
export async function updateIntegrationSettings(
  { rows, workspace }: ActionContext,
  input: { readonly [Name in keyof KeptDays]?: number | null },
): Promise<KeptDays> {
  const problems = new Problems();
  checkRange(problems, input.changesKeptDays, DAYS, "changesKeptDays");
  checkRange(problems, input.payloadsKeptDays, DAYS, "payloadsKeptDays");
  if (problems.found) throw new Refusal(problems.errors);
  const kept = {
    changesKeptDays: input.changesKeptDays ?? workspace.changesKeptDays,
    payloadsKeptDays: input.payloadsKeptDays ?? workspace.payloadsKeptDays,
  };
  await updateKeptDays(rows, kept);
  return kept;
}
