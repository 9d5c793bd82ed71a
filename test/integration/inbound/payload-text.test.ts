import { readPayload } from "../../../src/integration/inbound/payload-text.js";
import { PayloadFormat } from "../../../src/model/inbound/mapping-row.js";

const json = (text: string) => readPayload(Buffer.from(text), PayloadFormat.JSON);
const xml = (text: string) => readPayload(Buffer.from(text), PayloadFormat.XML);

test.each([
  ['{"id":9007199254740991}', { id: 9007199254740991 }],
  ['{"id":9007199254740992}', { id: "9007199254740992" }],
  ['{"id":-12345678901234567890}', { id: "-12345678901234567890" }],
  [
    '{"big":1e400,"small":0.1,"text":"12345678901234567890"}',
    { big: "1e400", small: 0.1, text: "12345678901234567890" },
  ],
  ['\uFEFF{"a":1}', { a: 1 }],
  ['{"a":1,"a":2}', { a: 2 }],
  ['{"a":[{"b":1}],"a":[{"b":2}]}', { a: [{ b: 2 }] }],
  [`${"[".repeat(100)}${"]".repeat(100)}`, expect.any(Array)],
  [`"${"[".repeat(200)}\\"${"[".repeat(200)}"`, expect.any(String)],
])("JSON %s is read", (text, value) => {
  expect(json(text)).toEqual(value);
});

test.each([
  ["", "line 1, column 1: JSON value expected"],
  ["[1,\n2,]", "line 2, column 3: Array item expected"],
  ["[01]", "line 1, column 3: Comma ',' expected after value"],
  ['{"a":"\n"}', "line 1, column 7: Invalid character"],
  ["{} {}", "line 1, column 4: Expected end of input"],
  ["[".repeat(101), "line 1, column 101: it nests deeper than 100 levels"],
])("JSON %j is refused with its place", (text, message) => {
  expect(() => json(text)).toThrow(message);
});

test("a text that never ends is refused at once", () => {
  const startedAt = Date.now();
  expect(() => json(`"${'\\"'.repeat(1_000_000)}`)).toThrow("End of string");
  expect(Date.now() - startedAt).toBeLessThan(30_000);
});

test("XML is read as mappings see it", () => {
  const text = '<a:x xmlns:a="u" kind="k"><a:n>007</a:n><Notification>1 &lt; 2</Notification><e/></a:x>';
  expect(xml(text)).toEqual({ x: { "@kind": "k", n: "007", Notification: ["1 < 2"], e: "" } });
  expect(() => xml("<a><b></a>")).toThrow(/not XML: line 1, column \d+/);
  expect(() => xml('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')).toThrow("document type");
  expect(() => xml("<a>".repeat(200) + "</a>".repeat(200))).toThrow("not XML");
});
