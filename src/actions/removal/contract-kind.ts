import {
  archiveContractRows,
  contractsByIds,
  deleteContracts,
  redirectSuccessors,
} from "../../data/contract/contract-store.js";
import { ChangeEntity } from "../../model/change/change.js";
import type { Contract } from "../../model/contract/contract.js";
import { ExternalEntity } from "../../model/customer/external-id.js";
import { markMonthsOfContracts } from "../loyalty/loyalty-recomputation.js";
import { absorbDuplicate, idsOf, type RecordKind } from "./record-kind.js";

/** Contracts: two that are merged were one and the same, so the facts of the one that goes on are kept. */
export const contractKind: RecordKind<Contract> = {
  type: "contract",
  externalEntity: ExternalEntity.CONTRACT,
  changeEntity: ChangeEntity.CONTRACT,
  load: ({ rows }, ids) => contractsByIds(rows, ids),
  customerIdOf: ({ customerId }) => customerId,
  archive: ({ rows, now }, contracts) => archiveContractRows(rows, idsOf(contracts), now),
  remove: async (context, contracts) => {
    await markMonthsOfContracts(context, idsOf(contracts));
    await deleteContracts(context.rows, idsOf(contracts));
  },
  absorb: async (context, survivor, merged, problems) => {
    const absorbed = await absorbDuplicate(contractKind, context, [survivor, merged], problems);
    await redirectSuccessors(context.rows, survivor.customerId, merged.id, survivor.id);
    return absorbed;
  },
};
