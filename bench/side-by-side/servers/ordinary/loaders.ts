import DataLoader from "dataloader";
import { type DataSource, In, IsNull } from "typeorm";

import { Contract, Interaction } from "./entities.js";

/** The loaders of one request. */
export class Loaders {
  constructor(
    private readonly source: DataSource,
    private readonly workspaceId: string,
  ) {}

  readonly contracts = new DataLoader<string, Contract[]>(async (customerIds) => {
    const found = await this.source.getRepository(Contract).find({
      where: { workspaceId: this.workspaceId, customerId: In([...customerIds]), archivedAt: IsNull() },
      order: { startsOn: "DESC", id: "DESC" },
    });
    return customerIds.map((id) => found.filter(({ customerId }) => customerId === id));
  });

  readonly interactionCount = new DataLoader<string, number>(async (customerIds) => {
    const found = await this.source
      .getRepository(Interaction)
      .createQueryBuilder("interaction")
      .select("interaction.customerId", "customerId")
      .addSelect("COUNT(*)", "count")
      .where("interaction.workspaceId = :workspaceId", { workspaceId: this.workspaceId })
      .andWhere("interaction.customerId IN (:...customerIds) AND interaction.archivedAt IS NULL", { customerIds })
      .groupBy("interaction.customerId")
      .getRawMany<{ customerId: string; count: string }>();
    const counts = new Map(found.map(({ customerId, count }) => [customerId, Number(count)]));
    return customerIds.map((id) => counts.get(id) ?? 0);
  });

  readonly lastInteractions = new DataLoader<string, Interaction[]>(async (customerIds) => {
    const interactions = this.source.getRepository(Interaction);
    const ranked = interactions
      .createQueryBuilder("inner")
      .select("inner.id", "id")
      .addSelect(
        "ROW_NUMBER() OVER (PARTITION BY inner.customerId ORDER BY inner.occurredAt DESC, inner.id DESC)",
        "place",
      )
      .where("inner.workspaceId = :workspaceId")
      .andWhere("inner.customerId IN (:...customerIds) AND inner.archivedAt IS NULL");
    const found = await interactions
      .createQueryBuilder("interaction")
      .innerJoin(`(${ranked.getQuery()})`, "ranked", "ranked.id = interaction.id AND ranked.place <= 3")
      .setParameters({ workspaceId: this.workspaceId, customerIds })
      .orderBy("interaction.occurredAt", "DESC")
      .addOrderBy("interaction.id", "DESC")
      .getMany();
    return customerIds.map((id) => found.filter(({ customerId }) => customerId === id));
  });
}
