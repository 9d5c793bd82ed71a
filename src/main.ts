#!/usr/bin/env node
import "./production.js";
import "reflect-metadata";

import { createProgram } from "./commands/program.js";
import { ConfigError, readConfig } from "./config.js";

async function main(): Promise<void> {
  try {
    await createProgram(readConfig()).parseAsync();
  } catch (fault) {
    if (!(fault instanceof ConfigError)) throw fault;
    process.stderr.write(`treue: ${fault.message}\n`);
    process.exitCode = 1;
  }
}

void main();
