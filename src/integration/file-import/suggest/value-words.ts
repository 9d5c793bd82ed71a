import { wordsOf } from "./column-role.js";
import type { ColumnShape } from "./column-shape.js";

/** What words of statuses, events, channels and answers mean, in English and German; each begins a value. */
const MEANINGS = {
  ENDED:
    "ended, expired, inactive, churned, terminated, closed, not renewed, beendet, abgelaufen, inaktiv, ausgelaufen, laeuft aus, auslaufend, nicht verlaengert, ehemalig",
  CANCELLED: "cancel, gekuendigt, kuendigung, storniert",
  OPENED: "open, creat, new, received, eroeffn, erstellt, angelegt, neu, eingegangen, eingang",
  CLOSED: "clos, solv, resolv, done, complet, geschlossen, geloest, erledigt, abgeschlossen",
  REOPENED: "reopen, re open, wiedereroeffn, wieder eroeffn, wieder geoeffnet, erneut geoeffnet",
  TRANSFERRED:
    "transfer, reassign, escalat, handed, forward, weitergeleitet, weitergegeben, uebergeben, eskaliert, umgestellt",
  ANSWERED: "answer, repl, respon, antwort, beantwortet, erstantwort",
  PHONE: "phone, call, tel, anruf",
  EMAIL: "email, e mail, mail",
  CHAT: "chat, messag, whatsapp",
  PORTAL: "portal, web, form, online",
  SOCIAL: "social, facebook, twitter, instagram",
  IN_PERSON: "in person, visit, vor ort, persoenlich, filiale, shop",
  LETTER: "letter, post, brief",
  YES: "yes, true, 1, y, ja, wahr, automatisch, auto",
} as const;

export type Meaning = keyof typeof MEANINGS;

/** Who waits for an answer has none, and a customer's is not ours. */
const BEGINNING: readonly Meaning[] = ["ANSWERED"];

const DENIAL = /\b(not|nicht|no|kein)\b/;
/** A cancellation that was taken back is none. */
const TAKEN_BACK =
  /\b(kuendigung|cancell?ation)\b.*\b(zurueckgezogen|zurueckgenommen|widerrufen|withdrawn|revoked|rescinded)\b/;
/** What may stand before it: which answer it was, or that it was ours. */
const BEFORE_BEGINNING = /^(first|initial|erste[rs]?|agent) /;

/** Those of the values that mean something: a word of them begins so, and none denies it. */
export function valuesMeaning(meaning: Meaning, values: readonly string[]): string[] {
  const known = MEANINGS[meaning].split(", ");
  return values.filter((value) => {
    const words = wordsOf(value);
    if (meaning === "CANCELLED" && TAKEN_BACK.test(words)) return false;
    if (DENIAL.test(words)) return known.some((start) => DENIAL.test(start) && ` ${words}`.includes(` ${start}`));
    return known.some((start) => {
      if (start.length <= 2) return words === start;
      return BEGINNING.includes(meaning)
        ? words.replace(BEFORE_BEGINNING, "").startsWith(start)
        : ` ${words}`.includes(` ${start}`);
    });
  });
}

/** The statuses of a column that say that something ended or was cancelled, and those that do not. */
export function statusesOf(column: Pick<ColumnShape, "choices"> | null) {
  const values = column?.choices ?? [];
  const ended = [...new Set([...valuesMeaning("ENDED", values), ...valuesMeaning("CANCELLED", values)])];
  return { ended, other: values.filter((value) => !ended.includes(value)) };
}

/** How many months a word for a term stands for: `12 Monate`, `2 years`, `yearly`, `monatlich`; null: it is none. */
export function monthsMeant(value: string): number | null {
  const words = wordsOf(value);
  const [, number = "1", unit] =
    /^(\d{1,3})? ?(m|mon|monat|monate|months?|monthly|monatlich|j|jahr|jahre|y|years?|yearly|annual|annually|jaehrlich|quarter|quarterly|vierteljaehrlich|quartal|halbjaehrlich|half yearly)?$/.exec(
      words,
    ) ?? [];
  if (words === "" || (unit === undefined && !/^\d/.test(words))) return null;
  const each =
    unit === undefined || unit.startsWith("m") ? 1 : /^(quar|viert)/.test(unit) ? 3 : /^hal/.test(unit) ? 6 : 12;
  return Number(number) * each;
}
