import type { MappingCase } from "./mapping-case.js";
import { source } from "./mapping-case.js";
import { sample } from "./mapping-harness.js";

const salesforce = source("salesforce");
const lead = (id: string, name: string) => ({
  ...salesforce.externalId(id),
  name,
  company: "Microsoft",
  segment: "Technology",
  sourceUpdatedAt: "2015-08-14T18:27:02.000Z",
});

/** Every payload of the shared samples. */
export const SAMPLE_CASES: readonly MappingCase[] = [
  {
    mapping: "hubspot",
    event: "a captured change of a contact's e-mail address",
    payload: sample("hubspot/captured-contact-property-change.json"),
    yields: {
      customers: [
        {
          ...source("hubspot").externalId("541935488729"),
          match: "PERSONAL_EMAIL",
          email: "emailmaria+webhook-test-2@hubspot.com",
          partial: true,
          sourceUpdatedAt: "2026-08-27T15:05:56.000Z",
        },
      ],
      toFetch: [source("hubspot").toFetch("CUSTOMER", "541935488729")],
    },
  },
  {
    mapping: "salesforce-outbound",
    event: "an outbound message of three leads",
    payload: sample("salesforce/outbound-message-1.xml"),
    yields: {
      customers: [
        lead("0123456789ABCDEEAE", "Henrik Nielsen"),
        lead("1123456789ABCDEEAE", "Benjamin Nielsen"),
        lead("2123456789ABCDEEAE", "Nora Nielsen"),
      ],
    },
  },
  {
    mapping: "salesforce-cdc",
    event: "a new account, with null for what was not filled in",
    payload: sample("salesforce/cdc-eventrelay-new_account.json"),
    yields: {
      customers: [
        { ...salesforce.externalId("0015f00002J9YYEAA3"), name: "Acme", sourceUpdatedAt: "2024-04-09T20:19:25.000Z" },
      ],
    },
  },
  {
    mapping: "salesforce-cdc",
    event: "a contact's changed last name, which comes without the first",
    payload: sample("salesforce/cdc-eventrelay-update_contact.json"),
    parameters: { customerObject: "Contact" },
    yields: { toFetch: [salesforce.toFetch("CUSTOMER", "003ak00000IiFInAAN")] },
  },
  {
    mapping: "salesforce-cdc",
    event: "a contact where accounts are the customers",
    payload: sample("salesforce/cdc-eventrelay-update_contact.json"),
    yields: { toFetch: [salesforce.toFetch("PERSON", "003ak00000IiFInAAN")] },
  },
  {
    mapping: "salesforce-cdc",
    event: "a platform event, which is no change of a record",
    payload: sample("salesforce/platform-event-low-ink.json"),
    yields: { ignored: "no change event: it has no ChangeEventHeader" },
  },
  {
    mapping: "pipedrive",
    event: "the official envelope, whose deal has no fields",
    payload: sample("pipedrive/v2-envelope-official.json"),
    yields: { toFetch: [source("pipedrive").toFetch("CONTRACT", "xxx")] },
  },
  {
    mapping: "zoho",
    event: "a new lead, of which the id is told",
    payload: sample("zoho/official-leads-insert.json"),
    yields: { toFetch: [source("zoho").toFetch("CUSTOMER", "5725767000003000064")] },
  },
  {
    mapping: "dynamics365",
    event: "an updated contact with its columns",
    payload: sample("dynamics365/remote-execution-context-contact-update.json"),
    yields: {
      customers: [
        {
          ...source("dynamics365").externalId("6d81597f-0f9f-e711-8122-000d3aa2331c"),
          name: "James Glynn (sample)",
          sourceUpdatedAt: "2017-09-26T00:04:07.000Z",
        },
      ],
    },
  },
  {
    mapping: "twenty",
    event: "an object that is neither person nor company nor opportunity",
    payload: sample("twenty/as-sent-by-code-record-updated.json"),
    yields: { ignored: "an event about objectNameSingular, which is not read here" },
  },
  {
    mapping: "espocrm",
    event: "a new account; the event stands in the address",
    payload: sample("espocrm/one-event.json"),
    query: { event: "Account.create" },
    yields: {
      customers: [
        { ...source("espocrm").externalId("someId"), name: "some name", sourceUpdatedAt: "2026-06-01T12:00:00.000Z" },
      ],
    },
  },
  {
    mapping: "espocrm",
    event: "an address that names no event",
    payload: sample("espocrm/one-event.json"),
    yields: /names no event/,
  },
  {
    mapping: "zendesk",
    event: "a new ticket that does not tell its requester",
    payload: sample("zendesk/ticket-created-prismatic.json"),
    yields: { toFetch: [source("zendesk").toFetch("INTERACTION", "35436")] },
  },
  {
    mapping: "freshdesk",
    event: "a resolved ticket that does not tell its requester",
    payload: sample("freshdesk/ticket-resolved-thirdparty.json"),
    yields: { toFetch: [source("freshdesk").toFetch("INTERACTION", "12345")] },
  },
  {
    mapping: "shopify",
    event: "an updated customer with an id of 18 digits",
    payload: sample("shopify/customers-update.json"),
    headers: { "x-shopify-topic": "customers/update" },
    yields: {
      customers: [
        {
          ...source("shopify").externalId("706405506930370084"),
          match: "PERSONAL_EMAIL",
          name: "Bob Biller",
          email: "bob@biller.com",
          phone: null,
          tags: [],
          sourceUpdatedAt: "2012-08-24T18:01:46.000Z",
        },
      ],
    },
  },
];
