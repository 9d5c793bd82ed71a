#!/usr/bin/env node
import "./production.js";
import "reflect-metadata";

import { createProgram } from "./commands/program.js";

void createProgram(async () => (await import("./config.js")).readConfig()).parseAsync();
