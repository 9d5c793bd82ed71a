import type { Dice } from "../dice.js";
import type { Segment } from "./persona.js";

/** Who a customer is, as a CRM writes it. All of it is made up. */
export interface Identity {
  readonly name: string;
  /** Null for private customers. */
  readonly company: string | null;
  readonly industry: string | null;
  readonly city: string;
  readonly email: string;
  readonly phone: string;
}

const FIRST_NAMES = (
  "Anna Lena Sofia Clara Johanna Miriam Katrin Sabine Ute Petra Elif Ayse Ingrid Marta Chiara Elena Camille Lucie " +
  "Femke Zuzana Agnieszka Birgit Heike Nadja Jonas Lukas Felix Paul Matthias Stefan Jürgen Uwe Frank Holger Emre " +
  "Luca Matteo Antoine Pieter Bram Tomáš Piotr Mikkel Lars Sören Björn Andreas Christoph"
).split(" ");

const FAMILY_NAMES = (
  "Becker Hoffmann Schäfer Köhler Krüger Brandt Vogt Lindner Seidel Winkler Lorenz Albrecht Kaiser Böhm Sommer " +
  "Pohl Busch Voigt Sauer Arnold Hauser Gruber Steiner Moser Egger Brunner Keller Baumann Frei Yilmaz Demir Kaya " +
  "Novák Dvořák Kowalski Wójcik Rossi Bianchi Moretti Dubois Lefèvre Moreau Jansen Visser Bakker Peeters Claes " +
  "Nielsen Sørensen Lindqvist Eriksson Horvat Kovács Silva Ferreira García Ortega Papadakis Murphy Byrne"
).split(" ");

/** `*` stands for the family name. */
const COMPANIES: Readonly<Record<Exclude<Segment, "Private">, readonly (readonly [form: string, industry: string])[]>> =
  {
    "Small business": [
      ["* Dachbau GmbH", "Crafts"],
      ["Elektro * e. K.", "Crafts"],
      ["* Sanitär & Heizung GmbH", "Crafts"],
      ["Malerbetrieb *", "Crafts"],
      ["Blumen *", "Retail"],
      ["Fahrrad * GmbH", "Retail"],
      ["* Feinkost", "Retail"],
      ["Pension *", "Hospitality"],
      ["Gasthof * KG", "Hospitality"],
      ["Fahrschule *", "Education"],
      ["Studio * Fotografie", "Creative"],
      ["* Umzüge GmbH", "Transport"],
    ],
    Professional: [
      ["Kanzlei * & Partner", "Law"],
      ["Notariat *", "Law"],
      ["Steuerberatung * PartG", "Tax"],
      ["Praxis Dr. *", "Health"],
      ["Zahnarztpraxis *", "Health"],
      ["Physiotherapie *", "Health"],
      ["* Immobilien GmbH", "Real estate"],
      ["Hausverwaltung * GmbH", "Real estate"],
      ["* Architekten", "Architecture"],
      ["Ingenieurbüro *", "Engineering"],
      ["* IT-Systeme GmbH", "Software"],
      ["* Consulting B.V.", "Consulting"],
    ],
  };

/** Cities with the beginning of telephone numbers that Germany sets aside for fiction. */
const CITIES = [
  ["Berlin", "+49 30 23125"],
  ["Hamburg", "+49 40 66969"],
  ["München", "+49 89 99998"],
  ["Frankfurt am Main", "+49 69 90009"],
  ["Köln", "+49 221 4710"],
] as const;

/** Draws who the customer with this number is. */
export function drawIdentity(dice: Dice, segment: Segment, number: number): Identity {
  const [first, family] = fullNameOf(number);
  const [city, numbers] = dice.pick(CITIES);
  const [form, industry] = segment === "Private" ? [null, null] : dice.pick(COMPANIES[segment]);
  const company = form?.replace("*", family) ?? null;
  return {
    name: `${first} ${family}`,
    company,
    industry,
    city,
    email: addressOf(first, `${family}${number}`, company),
    phone: numbers + String(dice.whole(0, 999)).padStart(3, "0"),
  };
}

/** Prime to the number of names, so that customers have names of their own until all are taken. */
const STRIDE = 1_009;

/** The name of the customer, or of the colleague, with this number. */
export function fullNameOf(number: number): readonly [first: string, family: string] {
  const place = (number * STRIDE) % (FIRST_NAMES.length * FAMILY_NAMES.length);
  const first = FIRST_NAMES[place % FIRST_NAMES.length] ?? "";
  return [first, FAMILY_NAMES[Math.floor(place / FIRST_NAMES.length)] ?? ""];
}

/** The e-mail address of somebody; without a company a private one. */
export function addressOf(first: string, family: string, company: string | null): string {
  const domain = company === null ? "mail.example" : `${asciiOf(company)}.example`;
  return `${asciiOf(first)}.${asciiOf(family)}@${domain}`;
}

const LETTERS: Readonly<Record<string, string>> = { ä: "ae", ö: "oe", ü: "ue", ß: "ss", ø: "oe", "&": "und" };

/** A text as part of an address: small letters and hyphens. */
function asciiOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[äöüßø&]/g, (letter) => LETTERS[letter] ?? letter)
    .normalize("NFD")
    .replace(/\p{Mark}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}
