import {
  archiveInteractionRows,
  deleteInteractions,
  interactionsByIds,
} from "../../data/interaction/interaction-store.js";
import { ChangeEntity } from "../../model/change/change.js";
import { ExternalEntity } from "../../model/customer/external-id.js";
import type { Interaction } from "../../model/interaction/interaction.js";
import { absorbDuplicate, idsOf, type RecordKind } from "./record-kind.js";

/** Interactions: two that are merged were one and the same, as when a desk merges tickets. */
export const interactionKind: RecordKind<Interaction> = {
  type: "interaction",
  externalEntity: ExternalEntity.INTERACTION,
  changeEntity: ChangeEntity.INTERACTION,
  load: ({ rows }, ids) => interactionsByIds(rows, ids),
  customerIdOf: ({ customerId }) => customerId,
  archive: ({ rows, now }, interactions) => archiveInteractionRows(rows, idsOf(interactions), now),
  remove: ({ rows }, interactions) => deleteInteractions(rows, idsOf(interactions)),
  absorb: (context, survivor, merged, problems) =>
    absorbDuplicate(interactionKind, context, [survivor, merged], problems),
};
