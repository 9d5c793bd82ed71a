import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

import jsonata from "jsonata";
import { prettifyError, z } from "zod";

import { isBelievableDay, isLocalDate } from "../domain/calendar.js";
import {
  HmacAlgorithm,
  SecretEncoding,
  SignatureEncoding,
  TimestampFormat,
  USUAL_HMAC,
} from "../model/inbound/hmac-settings.js";
import { Acknowledgement, PayloadFormat } from "../model/inbound/mapping-row.js";
import { SignatureScheme } from "../model/inbound/signature-scheme.js";
import { packageRoot } from "../package-root.js";
import { parseFault } from "./expression/expression-place.js";
import { type NameRead, namesRead, type RowVariables } from "./expression/names-read.js";
import { syntaxOf } from "./expression/syntax-node.js";
import { FILE_VARIABLES, HOOK_VARIABLES, unknownVariables } from "./expression/unknown-variables.js";
import { ImportError, isMissingFile, messageOf } from "./import-error.js";

const DESCRIPTION_FILE = "mapping.json";
const EXPRESSION_FILE = "mapping.jsonata";
const SHIPPED = path.join(packageRoot, "mappings");

const hmacSettings = z.strictObject({
  header: z.string().min(1),
  pattern: z.string().default(USUAL_HMAC.pattern),
  signed: z.string().default(USUAL_HMAC.signed),
  algorithm: z.enum(HmacAlgorithm).default(USUAL_HMAC.algorithm),
  encoding: z.enum(SignatureEncoding).default(USUAL_HMAC.encoding),
  secretEncoding: z.enum(SecretEncoding).default(USUAL_HMAC.secretEncoding),
  timestampHeader: z.string().nullable().default(USUAL_HMAC.timestampHeader),
  timestampFormat: z.enum(TimestampFormat).default(USUAL_HMAC.timestampFormat),
  toleranceSeconds: z.int().default(USUAL_HMAC.toleranceSeconds),
});

const mappingDescription = z.strictObject({
  name: z.string().min(1),
  description: z.string().min(1),
  /** Columns that a file must have; others are left to the expression. */
  columns: z.array(z.string().min(1)).default([]),
  /** Columns that the expression reads and a file may lack. */
  optionalColumns: z.array(z.string().min(1)).default([]),
  /** The column whose values group the rows of a file: the expression is given the first row of each, and all as `$rows`. */
  groupBy: z.string().min(1).optional(),
  /** The column whose values keep rows of a file together, so that what they change is computed once. */
  together: z.string().min(1).optional(),
  /** The sheet of a workbook; the first one that is shown where it is not named. */
  sheet: z.string().min(1).optional(),
  /** Rows of other files: the one whose `key` is the row's `column` is given to the expression as a variable of this name. */
  joins: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[A-Za-z][A-Za-z0-9]*$/, "a join is named by letters and digits"),
        column: z.string().min(1),
        key: z.string().min(1),
        /** The sheet of the same workbook, where no file is named. */
        sheet: z.string().min(1).optional(),
        /** Whether rows that belong to none are taken. */
        optional: z.boolean().default(false),
      }),
    )
    .default([]),
  /** How payloads of webhooks prove where they come from; a mapping without it is for files only. */
  signature: z.enum(SignatureScheme).optional(),
  /** How they are signed, where the signature is "hmac". */
  hmac: hmacSettings.nullable().default(null),
  format: z.enum(PayloadFormat).default(PayloadFormat.JSON),
  acknowledgement: z.enum(Acknowledgement).default(Acknowledgement.EMPTY),
  parameters: z
    .record(
      z.string().regex(/^[A-Za-z][A-Za-z0-9]*$/, "a parameter is named by letters and digits"),
      z.strictObject({
        type: z.enum(["LocalDate", "String"]),
        description: z.string().min(1),
        /** All that it can be, where that is not any text. */
        values: z.array(z.string()).min(1).optional(),
        /** What it is where it is not given; without one it must be given. */
        default: z.string().optional(),
      }),
    )
    .default({}),
});

/** All that a mapping.json can say. */
export const MAPPING_MEMBERS: readonly string[] = Object.keys(mappingDescription.shape);

/** What a mapping is called, needs and reads. */
export type MappingDescription = z.infer<typeof mappingDescription>;

/** How the rows of a kind of file, or the payloads of a sender, become ingest rows. */
export interface Mapping extends MappingDescription {
  readonly expression: jsonata.Expression;
  /** The names by which the expression reads from a row or a payload. */
  readonly namesRead: readonly NameRead[];
  /** The texts of both files, by which a changed mapping is told from the one before. */
  readonly source: readonly [description: string, expression: string];
}

/** Loads a mapping by the name of a shipped one, or by the path of a folder that holds one or of its mapping.json. */
export async function loadMapping(nameOrPath: string): Promise<Mapping> {
  const folder = await folderOf(nameOrPath);
  const descriptionText = await textOf(folder, DESCRIPTION_FILE);
  const expressionText = await textOf(folder, EXPRESSION_FILE);
  const description = parsedDescription(path.join(folder, DESCRIPTION_FILE), descriptionText);
  const joins = description.joins.map(({ name }) => name);
  const grouped = description.groupBy === undefined ? [] : ["rows"];
  const known = [...FILE_VARIABLES, ...HOOK_VARIABLES, ...grouped, ...joins, ...Object.keys(description.parameters)];
  return {
    ...description,
    ...parsedExpression(path.join(folder, EXPRESSION_FILE), expressionText, known, { rows: grouped, joins }),
    source: [descriptionText, expressionText],
  };
}

/** The names of the mappings that are shipped. */
export async function shippedMappings(): Promise<string[]> {
  return (await readdir(SHIPPED)).sort();
}

async function folderOf(nameOrPath: string): Promise<string> {
  const shipped = await shippedMappings();
  if (shipped.includes(nameOrPath)) return path.join(SHIPPED, nameOrPath);
  const folder = path.basename(nameOrPath) === DESCRIPTION_FILE ? path.dirname(nameOrPath) : nameOrPath;
  if (existsSync(path.join(folder, DESCRIPTION_FILE))) return folder;
  throw new ImportError(
    `unknown mapping ${nameOrPath}: it is neither shipped (${shipped.join(", ")}) nor a folder with a ${DESCRIPTION_FILE}`,
  );
}

async function textOf(folder: string, name: string): Promise<string> {
  try {
    return await readFile(path.join(folder, name), "utf8");
  } catch (fault) {
    if (isMissingFile(fault)) throw new ImportError(`the mapping in ${folder} has no ${name}`);
    throw fault;
  }
}

function parsedDescription(file: string, text: string): MappingDescription {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (fault) {
    throw new ImportError(`${file} is not JSON: ${messageOf(fault)}`);
  }
  const { success, data, error } = mappingDescription.safeParse(json);
  if (!success) throw new ImportError(`${file} describes no mapping:\n${prettifyError(error)}`);
  return data;
}

function parsedExpression(
  file: string,
  text: string,
  known: readonly string[],
  given: RowVariables,
): Pick<Mapping, "expression" | "namesRead"> {
  let expression: jsonata.Expression;
  try {
    expression = jsonata(text);
  } catch (fault) {
    throw new ImportError(`${file}, ${parseFault(text, fault)}`);
  }
  const root = syntaxOf(expression);
  const unknown = unknownVariables(text, root, known);
  if (unknown.length > 0) throw new ImportError(unknown.map((fault) => `${file}, ${fault}`).join("\n"));
  return { expression, namesRead: namesRead(root, given) };
}

/** Parameters as an expression reads them, with defaults; throws an ImportError where one is not known, missing or wrong. */
export function completeParameters(
  { name: mappingName, parameters }: Pick<MappingDescription, "name" | "parameters">,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(parameters, name));
  if (unknown.length > 0) {
    const known = Object.keys(parameters);
    const all = known.length > 0 ? `its parameters are ${known.join(", ")}` : "it has none";
    throw new ImportError(`mapping ${mappingName} has no parameter ${unknown.join(", ")}; ${all}`);
  }
  const complete = Object.entries(parameters).map(([name, { type, description, values, default: usual }]) => {
    const value = given[name] ?? usual;
    if (value === undefined) throw new ImportError(`mapping ${mappingName} needs parameter ${name}: ${description}`);
    if (type === "LocalDate" && !(isLocalDate(value) && isBelievableDay(value))) {
      throw new ImportError(`parameter ${name} is not a day from 1900-01-01 to 2199-12-31 (YYYY-MM-DD): ${value}`);
    }
    if (values !== undefined && !values.includes(value)) {
      throw new ImportError(`parameter ${name} is one of ${values.join(", ")}, not ${value}`);
    }
    return [name, value] as const;
  });
  return Object.fromEntries(complete);
}
