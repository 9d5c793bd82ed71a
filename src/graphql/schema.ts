import type { GraphQLSchema } from "graphql";
import { buildSchemaSync } from "type-graphql";

import { mutationField } from "./access.js";
import { ContractMutations, ContractResolver, CustomerContractsResolver } from "./resolvers/contract-resolver.js";
import { CustomerMutations } from "./resolvers/customer-mutations.js";
import { CustomerResolver } from "./resolvers/customer-resolver.js";
import { IngestResolver } from "./resolvers/ingest-resolver.js";
import {
  CustomerInteractionsResolver,
  InteractionMutations,
  InteractionResolver,
} from "./resolvers/interaction-resolver.js";
import { NodeResolver } from "./resolvers/node-resolver.js";
import { RetentionResolver } from "./resolvers/retention-resolver.js";

/** The schema, built from its classes. */
export function createSchema(): GraphQLSchema {
  return buildSchemaSync({
    resolvers: [
      NodeResolver,
      CustomerResolver,
      CustomerMutations,
      CustomerContractsResolver,
      ContractResolver,
      ContractMutations,
      CustomerInteractionsResolver,
      InteractionResolver,
      InteractionMutations,
      IngestResolver,
      RetentionResolver,
    ],
    globalMiddlewares: [mutationField],
    validate: false,
  });
}
