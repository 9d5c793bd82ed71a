import "reflect-metadata";

import { DataSource } from "typeorm";

import { readConfig } from "./src/config.js";
import { dataSourceOptions } from "./src/data/database/data-source.js";

/** For the `typeorm` command line: `npm run typeorm -- migration:run`. */
export const dataSource = dataSourceOptions(readConfig().databaseUrl).then((options) => new DataSource(options));
