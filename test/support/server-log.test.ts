import { privateLines } from "./private-lines.js";
import { testLog } from "./server-log.js";

describe("the log of all servers of a run", () => {
  test.each([
    ["an API key", "treue_NayX3gTndzPaWSxppwWNdk6oJMpEOxUhbAMvVOH_cto"],
    ["a secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
    ["a secret", "sealed:0a1b2c3d:AAAA"],
    ["an e-mail address", "Jane.Doe+crm@mail.example.com"],
    ["a telephone number", "+49 30 901820"],
    ["a payload", JSON.stringify(JSON.stringify({ customers: [{ externalId: { system: "crm", externalId: "1" } }] }))],
  ])("is private where it holds %s", (what, text) => {
    expect(privateLines(`fine\n${text}\nfine`)).toEqual([`${what}: ${text}`]);
  });

  test("is not private for what operators need: addresses, beginnings of keys, places in the program", () => {
    const lines = [
      '{"level":30,"time":1764252827000,"pid":1,"url":"http://127.0.0.1:4000","msg":"listening"}',
      '{"level":40,"address":"203.0.113.7","key":"treue_NayX3g","msg":"a request showed no key that is in force"}',
      '{"level":50,"err":{"type":"Error","message":"x","at":["Server.run (node_modules/@apollo/server/dist/a.js:1:2)"]}}',
      "treue: cannot open mysql://root@127.0.0.1:3306/x",
    ];
    expect(privateLines(lines.join("\n"))).toEqual([]);
  });

  test("tells a fault as the program does", () => {
    expect(() => testLog().error({ err: new Error("of a test") }, "unknown fault")).not.toThrow();
  });
});
