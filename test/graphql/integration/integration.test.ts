import { onEachDatabase } from "../../support/databases.js";
import { describeChangeFeed } from "./change-feed.js";
import { describeIdempotency } from "./idempotency.js";
import { describeIngestContract } from "./ingest-contract.js";
import { describeRemoval } from "./removal.js";

onEachDatabase("integration", (current) => {
  describe("the change feed", () => describeChangeFeed(current));
  describe("ingest", () => describeIngestContract(current));
  describe("removal", () => describeRemoval(current));
  describe("an Idempotency-Key", () => describeIdempotency(current));
});
