import { post } from "../../../src/integration/webhook-out/post.js";
import { isPublicAddress, targetFault } from "../../../src/integration/webhook-out/target.js";
import { Receiver } from "../../support/receiver.js";

const OPEN = { allowPrivate: true };
const CLOSED = { allowPrivate: false };

describe("the target of a webhook", () => {
  test.each([
    "https://crm.example/treue",
    "https://crm.example:8443/treue?key=1",
    "https://8.8.8.8/hook",
    "https://[2606:4700::1111]/hook",
  ])("may be %s", (url) => {
    expect(targetFault(url, CLOSED)).toBeNull();
  });

  test.each([
    ["crm.example/treue", "not a URL"],
    ["http://crm.example/treue", "not an https URL"],
    ["ftp://crm.example/treue", "not an https URL"],
    ["https://user:secret@crm.example/", "user name or password"],
    ["https://crm.example/#part", "fragment"],
    ["https://crm.example:25/", "port 25"],
    ["https://localhost/", "this machine"],
    ["https://crm.localhost./", "this machine"],
    ["https://127.0.0.1/", "127.0.0.1"],
    ["https://2130706433/", "127.0.0.1"],
    ["https://0x7f.1/", "127.0.0.1"],
    ["https://0/", "0.0.0.0"],
    ["https://[::ffff:10.0.0.1]/", "::ffff:a00:1"],
    [`https://crm.example/${"a".repeat(2000)}`, "longer than 2000"],
  ])("may not be %s", (url, reason) => {
    expect(targetFault(url, CLOSED)).toContain(reason);
  });

  test("may be in the operator's own network where the operator allows it, but not hold a password", () => {
    expect(targetFault("http://10.0.0.5:80/hook", OPEN)).toBeNull();
    expect(targetFault("http://crm:secret@10.0.0.5/hook", OPEN)).toContain("password");
    expect(targetFault("file:///etc/passwd", OPEN)).toContain("not an https URL");
  });

  test.each([
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "64:ff9b::a00:1",
    "2001:db8::1",
    "2002:7f00:1::",
    "fc00::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "no address",
  ])("%s is no address of the Internet", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test.each(["1.1.1.1", "100.128.0.1", "172.32.0.1", "2606:4700::1111"])("%s is one", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe("a message that is posted", () => {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await Receiver.start();
  });
  afterEach(async () => {
    await receiver.stop();
  });

  const send = (
    host: string,
    addresses: readonly string[],
    { rules = OPEN, timeoutMs = 5_000 }: { rules?: typeof OPEN; timeoutMs?: number } = {},
  ) => {
    const asked: string[] = [];
    const resolve = async (name: string) => {
      asked.push(name);
      return addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    };
    const scheme = rules.allowPrivate ? "http" : "https";
    const url = `${scheme}://${host}:${receiver.port}/hook`;
    const settings = { rules, resolve, timeoutMs };
    return { asked, answer: post(url, {}, Buffer.from("{}"), settings, new AbortController().signal) };
  };

  test("goes to the address that was looked up, once, and to no other", async () => {
    const { asked, answer } = send("crm.example", ["127.0.0.1"]);
    expect(await answer).toMatchObject({ status: 204 });
    expect(asked).toEqual(["crm.example"]);
    expect(receiver.received[0]?.headers.host).toBe(`crm.example:${receiver.port}`);
  });

  test("is not sent where one of the host's addresses is private, whatever the name is", async () => {
    const { answer } = send("crm.example", ["93.184.216.34", "127.0.0.1"], { rules: CLOSED });
    await expect(answer).rejects.toThrow("crm.example is 127.0.0.1");
    expect(receiver.received).toEqual([]);
  });

  test("is not sent to a host without an address", async () => {
    await expect(send("crm.example", []).answer).rejects.toThrow("no address");
  });

  test("follows no redirect", async () => {
    receiver.reply = () => ({ status: 302, headers: { location: `http://127.0.0.1:${receiver.port}/inside` } });
    expect(await send("crm.example", ["127.0.0.1"]).answer).toMatchObject({ status: 302 });
    expect(receiver.received.map(({ path }) => path)).toEqual(["/hook"]);
  });

  test("waits no longer than it may", async () => {
    receiver.reply = () => ({ status: 200, after: new Promise(() => undefined) });
    await expect(send("crm.example", ["127.0.0.1"], { timeoutMs: 100 }).answer).rejects.toThrow(
      "no answer within 0.1 s",
    );
  });
});
