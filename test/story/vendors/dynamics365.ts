import type { Customer, Deal, Moment } from "../moments.js";
import type { Letter, Vendor } from "../vendor.js";

const SECRET = "dataverse-webhook-key";
const POUNDS = "5b0e8d1c-0000-4000-8000-000000000826";
const EUROS = "5b0e8d1c-0000-4000-8000-000000000978";
const NEW = 100_000_000;
const RENEWAL = 100_000_001;
/** Of an opportunity: 0 open, 1 won, 2 lost. */
const STATE = { OPEN: 0, WON: 1, LOST: 2 } as const;

const guid = (kind: string, id: number) => `${kind}-0000-4000-8000-${String(id).padStart(12, "0")}`;
const contactId = (id: number) => guid("c0000000", id);
const opportunityId = (id: number) => guid("00000000", id);

/** A time or a day, as the serializer of .NET writes both. */
const time = (at: string | null) => (at === null ? null : `/Date(${Date.parse(at)})/`);
const reference = (LogicalName: string, Id: string) => ({ Id, LogicalName, Name: null, KeyAttributes: [] });
const attributesOf = (columns: object) =>
  Object.entries(columns).map(([key, value]) => ({ key, value: value as unknown }));

const contactOf = ({ name, email }: Customer) => ({ fullname: name, lastname: name, emailaddress1: email });

function opportunityOf(deal: Deal): object {
  return {
    name: deal.product,
    statecode: { Value: STATE[deal.stage] },
    parentcontactid: reference("contact", contactId(deal.customer)),
    transactioncurrencyid: reference("transactioncurrency", deal.currency === "GBP" ? POUNDS : EUROS),
    actualvalue: { Value: deal.amount },
    actualclosedate: time(deal.wonOn),
    new_kind: { Value: deal.isRenewal ? RENEWAL : NEW },
    new_contractstart: time(deal.startsOn),
    new_contractmonths: deal.months,
    new_autorenew: deal.autoRenew,
    new_noticedays: deal.noticeDays,
    new_cancelledon: time(deal.cancelledOn),
    new_terminatedon: time(deal.terminatedOn),
    new_trialendson: time(deal.trialEndsOn),
    new_pausedon: time(deal.pausedOn),
    new_resumeson: time(deal.resumesOn),
    new_renewedopportunityid: deal.renews === null ? null : reference("opportunity", opportunityId(deal.renews)),
  };
}

/** https://learn.microsoft.com/power-apps/developer/data-platform/use-webhooks: a RemoteExecutionContext. */
function context(
  message: string,
  table: string,
  id: string,
  more: { readonly at: string; readonly columns?: object; readonly before?: object; readonly inputs?: object },
): Letter {
  const { at, columns, before, inputs } = more;
  const entity = (row: object) => ({ Id: id, LogicalName: table, Attributes: attributesOf(row) });
  const target = columns === undefined ? reference(table, id) : entity({ ...columns, modifiedon: time(at) });
  const image = (key: string, row: object | undefined) => (row === undefined ? [] : [{ key, value: entity(row) }]);
  return {
    body: {
      MessageName: message,
      PrimaryEntityName: table,
      PrimaryEntityId: id,
      OperationCreatedOn: time(at),
      InputParameters: attributesOf({ Target: target, ...inputs }),
      PreEntityImages: image("before", before),
      PostEntityImages: image("after", columns),
    },
    headers: { "x-ms-dynamics-entity-name": table, "x-ms-dynamics-request-name": message },
  };
}

function tell(moment: Moment): readonly Letter[] {
  const { at } = moment;
  switch (moment.kind) {
    case "CUSTOMER":
      return [context("Create", "contact", contactId(moment.customer.id), { at, columns: contactOf(moment.customer) })];
    case "CUSTOMER_MERGED": {
      const inputs = { SubordinateId: contactId(moment.customer.id) };
      return [context("Merge", "contact", contactId(moment.into.id), { at, inputs })];
    }
    case "CUSTOMER_DELETED":
      return [context("Delete", "contact", contactId(moment.customer.id), { at })];
    case "DEAL": {
      const { deal, before } = moment;
      const columns = opportunityOf(deal);
      if (before === null) return [context("Create", "opportunity", opportunityId(deal.id), { at, columns })];
      const earlier = { statecode: { Value: STATE[before.stage] } };
      return [context("Update", "opportunity", opportunityId(deal.id), { at, columns, before: earlier })];
    }
    case "TICKET":
      return [];
  }
}

export const dynamics365: Vendor = {
  preset: "dynamics365",
  secret: SECRET,
  parameters: {
    currency: "EUR",
    currencies: `${POUNDS}=GBP`,
    renewalField: "new_kind",
    renewalValues: String(RENEWAL),
  },
  tell,
  sign: () => ({ query: { code: SECRET } }),
  hasTimes: true,
};
