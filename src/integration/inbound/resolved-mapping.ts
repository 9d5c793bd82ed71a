import type { MappingRow } from "../../model/inbound/mapping-row.js";
import { completeParameters, loadMapping, type MappingDescription, shippedMappings } from "../mapping.js";

/** A shipped mapping for webhooks. */
export interface Preset extends Omit<MappingDescription, "signature"> {
  readonly signature: NonNullable<MappingDescription["signature"]>;
  readonly expression: string;
}

const loaded = new Map<string, Promise<Preset | null>>();

/** The shipped mapping of this name, or null where there is none that reads webhooks. */
export async function presetNamed(name: string): Promise<Preset | null> {
  if (!(await shippedMappings()).includes(name)) return null;
  const known = loaded.get(name) ?? loadPreset(name);
  loaded.set(name, known);
  return known;
}

/** All shipped mappings that read webhooks, by name. */
export async function webhookPresets(): Promise<Preset[]> {
  const presets = await Promise.all((await shippedMappings()).map(presetNamed));
  return presets.filter((preset) => preset !== null);
}

async function loadPreset(name: string): Promise<Preset | null> {
  const { expression: _parsed, source, ...description } = await loadMapping(name);
  const { signature } = description;
  return signature === undefined ? null : { ...description, signature, expression: source[1] };
}

/** What a mapping evaluates, and which parameters its expression reads. */
export interface ResolvedMapping {
  readonly expression: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Completes a mapping by its preset. Throws an ImportError where a parameter is wrong. */
export async function resolvedMapping({
  name,
  preset,
  expression,
  parameters,
}: Pick<MappingRow, "name" | "preset" | "expression" | "parameters">): Promise<ResolvedMapping> {
  const given = Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter.value]));
  const shipped = preset === null ? null : await presetNamed(preset);
  const text = expression ?? shipped?.expression;
  if (text === undefined) throw new Error(`the mapping ${name} has no expression`);
  return { expression: text, parameters: shipped === null ? given : completeParameters(shipped, given) };
}
