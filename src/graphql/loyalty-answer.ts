import type { WorkspaceState } from "../data/workspace-store.js";
import type { LocalDate } from "../domain/calendar.js";
import { renewalRateOf } from "../domain/contract/retention.js";
import { scoreReasonsOf, tierReasonOf } from "../domain/loyalty/loyalty-reasons.js";
import { GARTNER_STAY, QUALITIES } from "../domain/loyalty/service-experience.js";
import type { LoyaltyRow } from "../model/customer/loyalty-row.js";
import { Money } from "../model/money.js";
import type { LoyaltyModelType, LoyaltyType } from "./loyalty-type.js";

/** A customer's loyalty row as the API shows it for a day on which it holds. */
export function loyaltyAnswer(row: LoyaltyRow, workspace: WorkspaceState, asOf: LocalDate): LoyaltyType {
  const loyalty = row.loyalty;
  const { score, coverage, middlePoints, parts, annualValue } = loyalty;
  return {
    ...loyalty,
    asOf,
    policyVersion: row.policyVersion,
    model: modelAnswer(workspace),
    retentionRate: renewalRateOf(loyalty, { from: null, to: asOf, asOf }),
    tierReason: tierReasonOf(loyalty, workspace.policy),
    score: { value: score, coverage, middlePoints, parts },
    reasons: scoreReasonsOf(loyalty),
    annualValue: annualValue === null ? null : new Money(annualValue),
  };
}

function modelAnswer({ modelVersion, modelFittedOn, model }: WorkspaceState): LoyaltyModelType {
  const { byQuality } = model.stayChances;
  return {
    version: modelVersion,
    fittedOn: modelFittedOn,
    stayChances: QUALITIES.map((quality) => ({ quality, gartner: GARTNER_STAY[quality], ...byQuality[quality] })),
  };
}
