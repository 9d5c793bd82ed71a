import type { ColumnShape } from "./column-shape.js";

/** What a column can be for. */
export type Role = keyof typeof ROLES;

interface RoleRule {
  /** How such a column is called, in English and German: lower case, words apart, umlauts as two letters. */
  readonly names: readonly string[];
  /** What its values must look like. */
  readonly fits: (shape: ColumnShape) => boolean;
}

const any = () => true;
const isDay = ({ day, time }: ColumnShape) => day !== null || time !== null;
const isAmount = ({ amount, day }: ColumnShape) => amount !== null && day === null;
const isFew = ({ choices }: ColumnShape) => choices !== null;
const isTerm = ({ whole, choices }: ColumnShape) =>
  choices !== null && (whole === null || (whole.least >= 1 && whole.most <= 120));
const isScore = (least: number, most: number) => (shape: ColumnShape) =>
  shape.whole !== null && shape.whole.least >= least && shape.whole.most <= most;
const rule = (names: string, fits: RoleRule["fits"] = any): RoleRule => ({ names: names.split(", "), fits });

/** The roles of columns. A column takes the role whose name it has most exactly; of equal ones the first. */
const ROLES = {
  contractId: rule(
    "contract id, contract number, contract no, contract nr, subscription id, subscription number, agreement number, policy number, vertragsnummer, vertragsnr, vertrags nr, vertrags id, vertrag nr, vertrag, contract, subscription, abonummer, abo nr, abo id",
  ),
  caseId: rule(
    "ticket id, ticket number, ticket no, ticket nr, ticket, case id, case number, case, ticketnummer, vorgangsnummer, vorgang, vorgangs nr, anfragenummer, anfrage nr, fallnummer, request id, conversation id",
  ),
  customerId: rule(
    "customer id, customer number, customer no, customer nr, account id, account number, account, client id, client number, kundennummer, kundennr, kunden nr, kunden id, kunde nr, kdnr, kd nr, debitor, debitorennummer, company id, user id, customer, client, kunde, mandant",
  ),
  email: rule(
    "email, e mail, mail, email address, e mail adresse, mailadresse, customer email, requester email",
    ({ isEmail }) => isEmail,
  ),
  name: rule(
    "name, customer name, full name, client name, account name, kundenname, ansprechpartner, contact name, requester, anfragender",
  ),
  company: rule("company, company name, firma, firmenname, organisation, organization, unternehmen, firma name"),
  phone: rule("phone, phone number, telephone, telefon, telefonnummer, tel, mobile, mobil"),
  segment: rule("segment, customer group, kundengruppe, branche, industry, kundensegment", isFew),
  customerSince: rule("customer since, kunde seit, client since, since, seit", isDay),
  startsOn: rule(
    "start, start date, starts on, begin, begins, begin date, beginn, vertragsbeginn, startdatum, laufzeitbeginn, gueltig ab, valid from, from, von, abo start, abo beginn, contract start, contract start date, subscription start, abgeschlossen am, started, started at",
    isDay,
  ),
  cancelledOn: rule(
    "cancelled, canceled, cancelled on, canceled on, cancelled at, canceled at, cancellation date, notice given, gekuendigt am, kuendigungsdatum, kuendigung, kuendigung am, kuendigung vom, kuendigungseingang",
    isDay,
  ),
  terminatedOn: rule(
    "terminated, terminated on, ended on, ended at, churned on, churn date, left on, gekuendigt zum, kuendigung zum, beendet am, ausgetreten am",
    isDay,
  ),
  endsOn: rule(
    "end, end date, ends on, ends, ende, vertragsende, enddatum, laufzeitende, gueltig bis, valid until, valid to, until, to, bis, abo ende, contract end, contract end date, subscription end, expires, expires on, expiry, ablauf, ablaufdatum, renewal date",
    isDay,
  ),
  termMonths: rule(
    "term, term months, months, term length, contract length, contract term, duration, laufzeit, laufzeit monate, laufzeit in monaten, vertragslaufzeit, mindestlaufzeit, monate",
    isTerm,
  ),
  billingInterval: rule("billing period, billing interval, interval, abrechnungszeitraum, zahlweise, turnus", isTerm),
  autoRenew: rule(
    "auto renew, auto renewal, autorenew, automatic renewal, renews automatically, automatische verlaengerung, verlaengert sich, verlaengerung",
    isFew,
  ),
  status: rule("status, state, zustand, vertragsstatus, contract status, kundenstatus", isFew),
  value: rule(
    "value, amount, price, betrag, preis, wert, vertragswert, contract value, fee, entgelt, total, mrr, arr, monthly price, monthly fee, monthly amount, monthly value, monthly, monatsbeitrag, monatspreis, monatsbetrag, monatlich, monatlicher betrag, monatliche gebuehr, jahresbeitrag, jahrespreis, jahresbetrag, jahreswert, annual value, annual price, yearly price, beitrag, gebuehr, nettobetrag, netto, summe, umsatz, revenue",
    isAmount,
  ),
  currency: rule(
    "currency, currency code, waehrung",
    ({ choices }) => choices?.every((text) => /^[A-Z]{3}$/i.test(text)) ?? false,
  ),
  product: rule(
    "product, product name, plan, plan name, tariff, tarif, produkt, package, paket, abo, artikel, leistung",
  ),
  occurredAt: rule(
    "occurred at, timestamp, time, date, datetime, date time, created, created at, opened, opened at, event time, event date, zeitpunkt, zeit, datum, zeitstempel, erstellt, erstellt am, eingang, eingegangen am, geaendert am, received at, when",
    isDay,
  ),
  resolvedAt: rule(
    "resolved, resolved at, solved at, closed, closed at, completed at, geloest am, erledigt am, geschlossen am, abgeschlossen am",
    isDay,
  ),
  event: rule("event, event type, event name, action, activity, ereignis, aktion, ereignisart, vorgangsart", isFew),
  channel: rule("channel, kanal, medium, via, source, contact channel, kontaktkanal", isFew),
  agent: rule(
    "agent, assignee, agent name, handled by, bearbeiter, bearbeiterin, sachbearbeiter, mitarbeiter, zustaendig",
  ),
  subject: rule("subject, betreff, title, titel, topic, thema, anliegen"),
  effort: rule(
    "effort, effort score, ces, customer effort, customer effort score, aufwand, kundenaufwand",
    isScore(1, 7),
  ),
  satisfaction: rule(
    "satisfaction, satisfaction score, csat, rating, zufriedenheit, kundenzufriedenheit, bewertung, sterne, stars",
    isScore(1, 5),
  ),
  recommendation: rule(
    "nps, nps score, recommendation, likelihood to recommend, weiterempfehlung, weiterempfehlungsbereitschaft",
    isScore(0, 10),
  ),
  id: rule("id, no, nr, number, nummer, key, schluessel"),
} as const satisfies Record<string, RoleRule>;

/** A column of a table, and what it looks like. */
export interface ShapedColumn {
  readonly name: string;
  readonly shape: ColumnShape;
}

/** The column of each role, found by its name and what it looks like; a column has one role. */
export function rolesOf(columns: readonly ShapedColumn[]): Map<Role, string> {
  const candidates = (Object.keys(ROLES) as Role[]).flatMap((role) =>
    columns.flatMap(({ name, shape }) => {
      const likeness = likenessOf(name, ROLES[role].names);
      return likeness > 0 && ROLES[role].fits(shape) ? [{ role, name, likeness }] : [];
    }),
  );
  const roles = new Map<Role, string>();
  const taken = new Set<string>();
  for (const { role, name } of candidates.sort((one, other) => other.likeness - one.likeness)) {
    if (roles.has(role) || taken.has(name)) continue;
    roles.set(role, name);
    taken.add(name);
  }
  return roles;
}

/** The role for which a column is named exactly; null: there is none. */
export function roleNamed(name: string): Role | null {
  return (Object.keys(ROLES) as Role[]).find((role) => likenessOf(name, ROLES[role].names) === 100) ?? null;
}

/** Whether the values of a role are read as days or amounts, so that those that are written otherwise are rejected. */
export function isReadByForm(role: Role): boolean {
  return ([isDay, isAmount] as RoleRule["fits"][]).includes(ROLES[role].fits);
}

/** How much a name is like others: 100 for one of them, less for one whose words hold one of them, 0 for none. */
function likenessOf(name: string, names: readonly string[]): number {
  const words = wordsOf(name);
  if (names.includes(words)) return 100;
  const held = names.filter((known) => known.length > 2 && ` ${words} `.includes(` ${known} `));
  return Math.max(0, ...held.map((known) => (known.length / words.length) * 90));
}

/** The words of a name: `Kunden-Nr. (alt)` is `kunden nr alt`, `startDate` is `start date`. */
export function wordsOf(name: string): string {
  return name
    .replace(/([a-z\u00df-\u00ff])([A-Z\u00c0-\u00de])/g, "$1 $2")
    .toLowerCase()
    .replace(/ä/g, "ae")
    .replace(/ö/g, "oe")
    .replace(/ü/g, "ue")
    .replace(/ß/g, "ss")
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}
