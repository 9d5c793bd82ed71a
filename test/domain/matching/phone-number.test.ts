import { isCountry, matchablePhone } from "../../../src/domain/matching/phone-number.js";

test.each([
  ["+49 (0)30 / 123-45", null, "+493012345"],
  ["+49.30.12345", null, "+493012345"],
  ["＋49 30 12345", null, "+493012345"],
  ["tel:+49-30-12345", null, "+493012345"],
  ["030 / 12345", "DE", "+493012345"],
  ["0049 30 12345", "DE", "+493012345"],
  ["00 49 30 12345", "AT", "+493012345"],
  ["011 49 30 12345", "US", "+493012345"],
  ["(212) 555-0100", "US", "+12125550100"],
  ["06 12345678", "IT", "+390612345678"],
  ["+390612345678", "DE", "+390612345678"],
  ["+44 20 7946 0000", "DE", "+442079460000"],
  ["+49 30 1234 ext. 5", null, "+49301234;ext=5"],
])("%s, written in %s, is matched as %s", (phone, country, matchable) => {
  expect(matchablePhone(phone, country)).toBe(matchable);
});

test.each([
  [null, "DE"],
  ["", "DE"],
  ["unknown", "DE"],
  ["12", "DE"],
  ["110", "DE"],
  ["030 12345", null],
  ["0049 30 12345", null],
  ["+1 555 0100", null],
  ["+999 123456", null],
  ["030 12345 or 030 12346", "DE"],
  ["ask for 030 12345", "DE"],
])("%j, written in %s, is matched by nothing: nobody knows whose it is", (phone, country) => {
  expect(matchablePhone(phone, country)).toBeNull();
});

test("a country is two capital letters of ISO 3166 with numbers of its own", () => {
  expect(["DE", "US", "CH", "XK"].every(isCountry)).toBe(true);
  expect(["de", "XX", "", "DEU", "Germany", "constructor"].some(isCountry)).toBe(false);
});
