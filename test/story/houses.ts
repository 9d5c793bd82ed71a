import type { Teller } from "./teller.js";
import { pipedrive } from "./tellers/pipedrive.js";
import { zendesk } from "./tellers/zendesk.js";

/** Each CRM beside a desk, as real houses have them; they meet on e-mail addresses. */
export const HOUSES: readonly (readonly [crm: string, desk: string, tellers: readonly Teller[]])[] = [
  ["Pipedrive", "Zendesk", [pipedrive, zendesk]],
];

/** The presets of desks. */
export const DESKS: ReadonlySet<string> = new Set([zendesk.preset]);
