import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";

import { ContractEvent } from "../../../model/contract/contract-event.js";
import { Money } from "../../../model/money.js";
import type { RequestContext } from "../../context.js";

@Resolver(() => ContractEvent)
export class ContractEventResolver {
  @FieldResolver(() => Money, {
    nullable: true,
    description:
      "Of a RENEWAL_AGREED or VALUE_CHANGED: value of the whole term; null: as the term before, or of another kind.",
  })
  async termValue(
    @Root() { contractId, value }: ContractEvent,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Money | null> {
    if (value === null) return null;
    return Money.orNull(value, (await loaders.contract.load(contractId))?.currency ?? null);
  }

  @FieldResolver(() => ContractEvent, {
    nullable: true,
    description: "Of a MISTAKE: the event that never happened.",
  })
  async undoes(
    @Root() { contractId, undoesId }: ContractEvent,
    @Ctx() { loaders }: RequestContext,
  ): Promise<ContractEvent | null> {
    if (undoesId === null) return null;
    return (await loaders.events.load(contractId)).find(({ id }) => id === undoesId) ?? null;
  }
}
