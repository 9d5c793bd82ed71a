import { archiveInteractionRows, deleteInteractions, interactionsByIds } from "../../data/interaction-store.js";
import { ChangeEntity } from "../../model/change/change.js";
import { ExternalEntity } from "../../model/customer/external-id.js";
import type { Interaction } from "../../model/interaction/interaction.js";
import { absorbDuplicate, idsOf, type RecordKind } from "./record-kind.js";

/** Interactions: two that are merged were one and the same, as when a desk merges tickets. */
export const interactionKind: RecordKind<Interaction> = {
  type: "interaction",
  externalEntity: ExternalEntity.INTERACTION,
  changeEntity: ChangeEntity.INTERACTION,
  load: ({ sql, workspace }, ids) => interactionsByIds(sql, workspace.id, ids),
  customerIdOf: ({ customerId }) => customerId,
  archive: ({ sql, workspace, now }, interactions) =>
    archiveInteractionRows(sql, workspace.id, idsOf(interactions), now),
  remove: ({ sql, workspace }, interactions) => deleteInteractions(sql, workspace.id, idsOf(interactions)),
  absorb: (context, survivor, merged, problems) =>
    absorbDuplicate(interactionKind, context, [survivor, merged], problems),
};
