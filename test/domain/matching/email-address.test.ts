import { isEmailAddress, matchableEmail } from "../../../src/domain/matching/email-address.js";

const LONGEST_LABEL = "a".repeat(63);

test.each([
  "ada@example.org",
  "Ada.Lovelace+news@Example.ORG",
  "o'neill@example.org",
  "root@localhost",
  `a@${LONGEST_LABEL}.org`,
  "chloé@example.fr",
  "chloe\u0301@example.fr",
  "用户@例子.广告",
  "info@müller-straße.de",
  "info@xn--mller-kva.de",
  "почта@пример.рф",
  "δοκιμή@παράδειγμα.ελ",
])("%s is an e-mail address", (address) => {
  expect(isEmailAddress(address)).toBe(true);
});

test.each([
  "",
  "nobody",
  "@example.org",
  "ada@",
  "ada@@example.org",
  "ada@exa mple.org",
  " ada@example.org",
  "ada lovelace@example.org",
  "Ada <ada@example.org>",
  "ada@example.org, bob@example.org",
  "ada@-example.org",
  "ada@example..org",
  `a@${LONGEST_LABEL}a.org`,
  `a@${"ü".repeat(63)}.org`,
  "chloé\u200b@example.fr",
  "chloé\u00a0@example.fr",
  "😀@example.org",
  "a@exämple.org/path",
  "a@exämple.org:25",
  "a@exämple%2eorg",
  "a@１２７.１",
  "a@ä\u202e.org",
  "a@\ud800.org",
  "\ud800@example.org",
])("%j is none", (address) => {
  expect(isEmailAddress(address)).toBe(false);
});

test.each([
  ["Ada@Example.ORG", "ada@example.org"],
  ["CHLOÉ@example.fr", "chloé@example.fr"],
  ["chloe\u0301@example.fr", "chloé@example.fr"],
  ["Info@MÜLLER.de", "info@xn--mller-kva.de"],
  ["info@xn--mller-kva.de", "info@xn--mller-kva.de"],
  ["ΧΡΗΣΤΟΣ@example.org", "χρηστος@example.org"],
])("%s is matched as %s is", (one, other) => {
  expect(matchableEmail(one)).toBe(matchableEmail(other));
});

test.each([
  ["chloé@example.fr", "chloe@example.fr"],
  ["groß@example.de", "gross@example.de"],
  ["a@straße.de", "a@strasse.de"],
  ["a²@example.org", "a2@example.org"],
  ["ada@example.org", "ada@example.com"],
])("%s is another address than %s", (one, other) => {
  expect(matchableEmail(one)).not.toBe(matchableEmail(other));
});

test("nothing is matched by an address that is too long to be kept whole, or by none", () => {
  expect(matchableEmail(null)).toBeNull();
  expect(matchableEmail(`${"a".repeat(310)}@exämple.org`)).toBeNull();
});
