import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline/promises";

import { Crm } from "./crm.js";
import { CrmPlugin } from "./crm-plugin.js";
import { type CrmState, KINDS } from "./crm-record.js";
import { FileStore } from "./plugin-state.js";
import { TreueClient } from "./treue-client.js";
import { webhookListener } from "./webhook-listener.js";
import { replaceFile } from "./whole-file.js";

const HELP = `list                     what the CRM has
customer NAME            a new customer
contact C1 NAME          a new contact of a customer
deal C1 1200.00 PRODUCT  a new deal of a customer, for twelve months from today
ticket C1 SUBJECT        a new ticket of a customer
edit C1 FIELD VALUE      changes a field
move P1 C1               moves a contact to another customer, without C1 to none
remove C1                removes a record
merge C1 C2              joins a customer or a contact into another one
quit`;
const SYNC_EVERY_MS = 1_000;

/** The CRM as it was when the program last ended: where a real one has its database. */
function openCrm(file: string): Crm {
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as CrmState) : undefined;
  return new Crm(known, (state) => replaceFile(file, JSON.stringify(state)));
}

function obey(crm: Crm, line: string): void {
  const [command = "", first = "", second = "", ...more] = line.trim().split(/\s+/);
  const rest = [second, ...more].join(" ");
  const today = new Date().toISOString();
  if (command === "customer") {
    const name = [first, rest].join(" ").trim();
    crm.create({ kind: "customer", customerId: null, fields: { name, email: null, phone: null, segment: null } });
  } else if (command === "contact" && crm.record(first)?.kind === "customer") {
    crm.create({ kind: "contact", customerId: first, fields: { name: rest, email: null, phone: null, role: null } });
  } else if (command === "deal" && crm.record(first)?.kind === "customer") {
    const terms = { startsOn: today.slice(0, 10), termMonths: 12, amount: second, currency: "EUR" };
    crm.create({ kind: "deal", customerId: first, fields: { product: more.join(" "), ...terms } });
  } else if (command === "ticket" && crm.record(first)?.kind === "customer") {
    crm.create({ kind: "ticket", customerId: first, fields: { subject: rest, openedAt: today, quality: null } });
  } else if (command === "edit" && crm.record(first)) crm.edit(first, { [second]: more.join(" ") || null });
  else if (command === "move" && crm.record(first)?.kind === "contact") {
    if (second === "" || crm.record(second)?.kind === "customer") crm.move(first, second || null);
  } else if (command === "remove" && crm.record(first)) crm.remove(first);
  else if (command === "merge" && isMergeable(crm, first, second)) crm.merge(first, second);
  else if (command === "list") {
    const records = KINDS.flatMap((kind) => crm.records(kind));
    console.table(records.map(({ id, customerId, treueId, fields }) => ({ id, customerId, treueId, ...fields })));
  } else console.log(HELP);
}

function isMergeable(crm: Crm, id: string, into: string): boolean {
  const kind = crm.record(id)?.kind;
  return (kind === "customer" || kind === "contact") && crm.record(into)?.kind === kind;
}

/** Syncs again and again; what goes wrong is told, and tried again next time. */
async function syncUntil(signal: AbortSignal, plugin: CrmPlugin): Promise<void> {
  while (!signal.aborted) {
    await plugin.sync().catch((fault: unknown) => console.error(String(fault)));
    await new Promise((resolve) => setTimeout(resolve, SYNC_EVERY_MS));
  }
}

async function main(): Promise<void> {
  const { TREUE_URL = "http://127.0.0.1:4000/graphql", TREUE_KEY, CRM_FOLDER = "data/crm-plugin" } = process.env;
  if (TREUE_KEY === undefined) throw new Error("set TREUE_KEY to an API key of the role WRITE that nothing else uses");
  mkdirSync(CRM_FOLDER, { recursive: true });
  const crm = openCrm(path.join(CRM_FOLDER, "crm.json"));
  const store = new FileStore(path.join(CRM_FOLDER, "plugin.json"));
  const plugin = await CrmPlugin.start(crm, new TreueClient(TREUE_URL, TREUE_KEY), store, ({ crmId }, reason) =>
    console.error(`Treue refused ${crmId}: ${reason}`),
  );
  const { TREUE_SECRET, WEBHOOK_PORT = "8080" } = process.env;
  const listener =
    TREUE_SECRET === undefined ? null : webhookListener(plugin, TREUE_SECRET).listen(Number(WEBHOOK_PORT));
  const stop = new AbortController();
  const syncing = syncUntil(stop.signal, plugin);
  console.log(HELP);
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === "quit") break;
    obey(crm, line);
  }
  stop.abort();
  listener?.close();
  await syncing;
}

main().catch((fault: unknown) => {
  console.error(String(fault));
  process.exitCode = 1;
});
