import jsonata from "jsonata";
import { uuidv7 as newId } from "uuidv7";

import { findMapping, insertMapping, updateMapping } from "../../data/inbound/mapping-store.js";
import { Refusal } from "../../domain/errors.js";
import type { ActionContext } from "../../intake/action-context.js";
import { Problems } from "../../intake/row-result.js";
import type { MappingUpsertInput } from "../../model/inbound/mapping-input.js";
import { Acknowledgement, isMappingName, MappingRow, PayloadFormat } from "../../model/inbound/mapping-row.js";
import { SignatureScheme } from "../../model/inbound/signature-scheme.js";
import { parseFault } from "../expression/expression-place.js";
import { syntaxOf } from "../expression/syntax-node.js";
import { HOOK_VARIABLES, unknownVariables } from "../expression/unknown-variables.js";
import { ImportError } from "../import-error.js";
import type { SecretKeys } from "../secrets/secret-keys.js";
import { mappingSecrets, ownerOf } from "../secrets/stored-secrets.js";
import { type Preset, presetNamed, resolvedMapping } from "./resolved-mapping.js";
import { hmacFaults } from "./signature/hmac-template.js";
import { type Authentication, secretFault } from "./signature/schemes.js";

const MOST_SECRETS = 10;
const LONGEST_SECRET = 1_000;
const LONGEST_EXPRESSION_BYTES = 65_535;
const MOST_PARAMETERS = 100;
const LONGEST_PARAMETER = 300;

/** Makes or changes the mapping of this name; throws a Refusal where it could not work. Absent keeps. */
export async function upsertMapping(
  { rows, sql, workspace, now }: ActionContext,
  input: MappingUpsertInput,
  keys: SecretKeys,
): Promise<MappingRow> {
  const problems = new Problems();
  if (!isMappingName(input.name)) {
    const rule = "is no name: lower-case letters, digits, dots, hyphens and underscores, and not an id";
    problems.add("TEXT_INVALID", `${JSON.stringify(input.name)} ${rule}`, "name");
    throw new Refusal(problems.errors);
  }
  const before = await findMapping(rows, { name: input.name });
  const presetName = input.preset === undefined ? (before?.preset ?? null) : input.preset;
  const preset = presetName === null ? null : await presetNamed(presetName);
  if (presetName !== null && preset === null) {
    problems.add("PRESET_UNKNOWN", `no mapping for webhooks is shipped as ${presetName}`, "preset");
  }
  const authentication = authenticationOf(problems, input, before, preset);
  if (problems.found || authentication === null) throw new Refusal(problems.errors);
  const named = { id: before?.id ?? newId(), workspaceId: workspace.id };
  const secrets = input.secrets ?? (before === null ? [] : mappingSecrets(keys, before));
  checkSecrets(problems, authentication, secrets);
  const mapping = Object.assign(new MappingRow(), {
    ...named,
    name: input.name,
    preset: presetName,
    expression: input.expression === undefined ? (before?.expression ?? null) : input.expression,
    ...authentication,
    format: chosen(input.format, before?.format, preset?.format ?? PayloadFormat.JSON),
    acknowledgement: chosen(input.acknowledgement, before?.acknowledgement, acknowledgementOf(preset)),
    secrets: input.secrets?.map((secret) => keys.seal(ownerOf("mapping", named), secret)) ?? before?.secrets ?? [],
    parameters: input.parameters ?? before?.parameters ?? [],
    enabled: input.enabled ?? before?.enabled ?? true,
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
  });
  checkExpression(problems, mapping, preset);
  await checkParameters(problems, mapping);
  if (problems.found) throw new Refusal(problems.errors);
  if (before === null) await insertMapping(sql, mapping);
  else await updateMapping(sql, mapping);
  return mapping;
}

/** What is given, else what was before; null goes back to what is usual. */
function chosen<T>(input: T | null | undefined, before: T | undefined, usual: T): T {
  return input === undefined ? (before ?? usual) : (input ?? usual);
}

function acknowledgementOf(preset: Preset | null): Acknowledgement {
  return preset?.acknowledgement ?? Acknowledgement.EMPTY;
}

/** The scheme that is given, else the one before or the preset's, with its settings; null where it could not work. */
function authenticationOf(
  problems: Problems,
  { signature, hmac }: MappingUpsertInput,
  before: MappingRow | null,
  preset: Preset | null,
): Authentication | null {
  const scheme = (signature === undefined ? before?.signature : signature) ?? preset?.signature;
  if (scheme === undefined) problems.add("REFERENCE_MISSING", "without a preset, a scheme is needed", "signature");
  const given = hmac && { ...hmac, timestampHeader: hmac.timestampHeader ?? null };
  if (scheme !== SignatureScheme.HMAC) {
    if (given) problems.add("SIGNATURE_SETTINGS_INVALID", "only the scheme HMAC has settings", "hmac");
    return scheme === undefined ? null : { signature: scheme, hmac: null };
  }
  const settings = (given === undefined ? before?.hmac : given) ?? preset?.hmac ?? null;
  if (settings === null) {
    problems.add("REFERENCE_MISSING", "the scheme HMAC needs settings", "hmac");
    return null;
  }
  for (const [field, fault] of hmacFaults(settings)) problems.add("SIGNATURE_SETTINGS_INVALID", fault, "hmac", field);
  return problems.found ? null : { signature: scheme, hmac: settings };
}

function checkSecrets(problems: Problems, authentication: Authentication, secrets: readonly string[]): void {
  if (secrets.length === 0 || secrets.length > MOST_SECRETS) {
    problems.add("SECRET_INVALID", `a mapping has 1 to ${MOST_SECRETS} secrets`, "secrets");
  }
  secrets.forEach((secret, index) => {
    const fault = secret.length > LONGEST_SECRET ? "the secret is too long" : secretFault(authentication, secret);
    if (fault !== null) problems.add("SECRET_INVALID", fault, "secrets", String(index));
  });
}

function checkExpression(problems: Problems, { expression, parameters }: MappingRow, preset: Preset | null): void {
  if (expression === null) {
    if (preset === null) problems.add("REFERENCE_MISSING", "without a preset, an expression is needed", "expression");
    return;
  }
  if (Buffer.byteLength(expression) > LONGEST_EXPRESSION_BYTES) {
    problems.add("TEXT_INVALID", `longer than ${LONGEST_EXPRESSION_BYTES} bytes`, "expression");
    return;
  }
  try {
    const root = syntaxOf(jsonata(expression));
    const given = [...parameters.map(({ name }) => name), ...Object.keys(preset?.parameters ?? {})];
    for (const fault of unknownVariables(expression, root, [...HOOK_VARIABLES, ...given])) {
      problems.add("EXPRESSION_INVALID", fault, "expression");
    }
  } catch (fault) {
    problems.add("EXPRESSION_INVALID", parseFault(expression, fault), "expression");
  }
}

async function checkParameters(problems: Problems, mapping: MappingRow): Promise<void> {
  const { parameters } = mapping;
  if (parameters.length > MOST_PARAMETERS) {
    problems.add("PARAMETER_INVALID", `at most ${MOST_PARAMETERS} parameters are taken`, "parameters");
  }
  parameters.forEach(({ name, value }, index) => {
    const isNamed = /^[A-Za-z][A-Za-z0-9]{0,99}$/.test(name);
    if (!isNamed) problems.add("PARAMETER_INVALID", "named by letters and digits", "parameters", String(index), "name");
    if (value.length > LONGEST_PARAMETER) {
      problems.add("PARAMETER_INVALID", `longer than ${LONGEST_PARAMETER}`, "parameters", String(index), "value");
    }
  });
  if (problems.found) return;
  try {
    await resolvedMapping(mapping);
  } catch (fault) {
    if (!(fault instanceof ImportError)) throw fault;
    problems.add("PARAMETER_INVALID", fault.message, "parameters");
  }
}
