import { createHash } from "node:crypto";

import type { Customer, Deal, Moment } from "../moments.js";
import type { Letter, Vendor } from "../vendor.js";

/** Keys of custom fields have forty characters. */
const keyOf = (name: string) => createHash("sha1").update(name).digest("hex");
const SALES_PIPELINE = 1;
const RENEWAL_PIPELINE = 2;
/** A field of the type "single option" sends the number of the option. */
const YES = 31;
const NO = 32;
const STATUS = { OPEN: "open", WON: "won", LOST: "lost" } as const;

function fieldOf(type: string, value: string | number | null): object | null {
  return value === null ? null : { type, value };
}

function personOf({ id, name, email }: Customer, at: string): object {
  return { id, name, emails: [{ label: "work", value: email, primary: true }], phones: [], update_time: at };
}

/** What the people of an organisation are numbered from, and second ones. */
const FIRST_PERSON = 5_000;
const SECOND_PERSON = 6_000;

/** The people of an organisation, which itself has no address. */
function peopleOf({ id, name, email, colleague }: Customer, at: string): (object & { readonly id: number })[] {
  const first = {
    id: FIRST_PERSON + id,
    ...personOf({ id: FIRST_PERSON + id, name: `Ann ${name}`, email }, at),
    org_id: id,
  };
  if (colleague === undefined) return [first];
  const secondId = SECOND_PERSON + id;
  return [first, { id: secondId, ...personOf({ id: secondId, ...colleague }, at), org_id: id }];
}

function dealOf(deal: Deal, at: string): object {
  const { id, customer, product, stage, wonOn, amount, currency } = deal;
  return {
    id,
    title: product,
    status: STATUS[stage],
    pipeline_id: deal.isRenewal ? RENEWAL_PIPELINE : SALES_PIPELINE,
    value: amount,
    currency,
    person_id: customer,
    won_time: stage === "WON" ? `${wonOn}T09:05:00.000Z` : null,
    update_time: at,
    custom_fields: {
      [keyOf("start")]: fieldOf("date", deal.startsOn),
      [keyOf("months")]: fieldOf("double", deal.months),
      [keyOf("rolls")]: { type: "enum", id: deal.autoRenew ? YES : NO },
      [keyOf("notice")]: fieldOf("double", deal.noticeDays),
      [keyOf("cancelled")]: fieldOf("date", deal.cancelledOn),
      [keyOf("ended")]: fieldOf("date", deal.terminatedOn),
      [keyOf("trial")]: fieldOf("date", deal.trialEndsOn),
      [keyOf("paused")]: fieldOf("date", deal.pausedOn),
      [keyOf("resumes")]: fieldOf("date", deal.resumesOn),
      [keyOf("renews")]: fieldOf("double", deal.renews),
    },
  };
}

/** Webhooks v2: https://pipedrive.readme.io/docs/guide-for-webhooks-v2 */
function letter(
  entity: string,
  id: number,
  at: string,
  meta: object,
  data: object | null,
  previous: object | null,
): Letter {
  const about = { entity, entity_id: String(id), timestamp: at, version: "2.0", type: "general", ...meta };
  return { body: { meta: about, data, previous } };
}

/** As a house does that records organisations, with persons in them. */
function tellOfOrganisations(moment: Moment): readonly Letter[] {
  const { at } = moment;
  switch (moment.kind) {
    case "CUSTOMER": {
      const { id, name } = moment.customer;
      const organisation = letter("organization", id, at, { action: "create" }, { id, name, update_time: at }, null);
      const people = peopleOf(moment.customer, at);
      return [organisation, ...people.map((one) => letter("person", one.id, at, { action: "create" }, one, null))];
    }
    case "CUSTOMER_MERGED": {
      const merged = { action: "delete", merged_to_id: String(moment.into.id) };
      const moved = peopleOf(moment.customer, at).map((one) => {
        return letter(
          "person",
          one.id,
          at,
          { action: "change" },
          { ...one, org_id: moment.into.id },
          { org_id: moment.customer.id },
        );
      });
      return [letter("organization", moment.customer.id, at, merged, null, null), ...moved];
    }
    case "CUSTOMER_DELETED":
      return [letter("organization", moment.customer.id, at, { action: "delete" }, null, null)];
    case "DEAL": {
      const { deal, before } = moment;
      const previous = before === null ? null : { status: STATUS[before.stage] };
      const action = before === null ? "create" : "change";
      const told = { ...dealOf(deal, at), person_id: FIRST_PERSON + deal.customer, org_id: deal.customer };
      return [letter("deal", deal.id, at, { action }, told, previous)];
    }
    case "TICKET":
      return [];
  }
}

function tell(moment: Moment): readonly Letter[] {
  const { at } = moment;
  switch (moment.kind) {
    case "CUSTOMER":
      return [letter("person", moment.customer.id, at, { action: "create" }, personOf(moment.customer, at), null)];
    case "CUSTOMER_MERGED": {
      const merged = { action: "delete", merged_to_id: String(moment.into.id) };
      return [letter("person", moment.customer.id, at, merged, null, personOf(moment.customer, at))];
    }
    case "CUSTOMER_DELETED": {
      const { customer } = moment;
      return [letter("person", customer.id, at, { action: "delete" }, null, personOf(customer, at))];
    }
    case "DEAL": {
      const { deal, before } = moment;
      const previous = before === null ? null : { status: STATUS[before.stage] };
      const action = before === null ? "create" : "change";
      return [letter("deal", deal.id, at, { action }, dealOf(deal, at), previous)];
    }
    case "TICKET":
      return [];
  }
}

export const pipedrive: Vendor = {
  preset: "pipedrive",
  secret: "treue:secret",
  parameters: {
    startField: keyOf("start"),
    monthsField: keyOf("months"),
    autoRenewField: keyOf("rolls"),
    autoRenewValues: String(YES),
    noticeDaysField: keyOf("notice"),
    cancelledField: keyOf("cancelled"),
    terminatedField: keyOf("ended"),
    trialEndField: keyOf("trial"),
    pausedField: keyOf("paused"),
    resumesField: keyOf("resumes"),
    renewalField: "pipeline_id",
    renewalValues: String(RENEWAL_PIPELINE),
    renewedField: keyOf("renews"),
  },
  tell,
  sign: () => ({ headers: { Authorization: `Basic ${Buffer.from("treue:secret").toString("base64")}` } }),
  hasTimes: true,
};

export const pipedriveOfOrganisations: Vendor = {
  ...pipedrive,
  parameters: { ...pipedrive.parameters, customerObject: "organization" },
  tell: tellOfOrganisations,
};
