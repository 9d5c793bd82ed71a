import "reflect-metadata";

import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { buildSchema } from "type-graphql";
import { DataSource } from "typeorm";

import { setting } from "../listening.js";
import { type Context, CustomerResolver } from "./customer-resolver.js";
import { Contract, Customer, ExternalId, Interaction, Loyalty } from "./entities.js";
import { Loaders } from "./loaders.js";
import { WriteResolver } from "./write-resolver.js";

/** An Apollo server as tutorials make it: type-graphql, TypeORM with its repositories, and DataLoader. */
async function main(): Promise<void> {
  const workspaceId = setting("WORKSPACE_ID");
  const source = await new DataSource({
    type: "mariadb",
    url: setting("DATABASE_URL"),
    entities: [Customer, Loyalty, Contract, Interaction, ExternalId],
    timezone: "Z",
    dateStrings: ["DATE"],
    poolSize: 10,
  }).initialize();
  const schema = await buildSchema({ resolvers: [CustomerResolver, WriteResolver], validate: false });
  const { url } = await startStandaloneServer(new ApolloServer<Context>({ schema }), {
    listen: { host: "127.0.0.1", port: 0 },
    context: async () => ({ source, workspaceId, loaders: new Loaders(source, workspaceId) }),
  });
  console.log(`listening at ${new URL(url).origin}`);
}

void main();
