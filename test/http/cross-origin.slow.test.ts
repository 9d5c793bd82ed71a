import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import type { Browser } from "playwright-core";

import type { Listening } from "../../src/http/listen.js";
import { Role } from "../../src/model/workspace/api-key.js";
import { TestApi } from "../support/api.js";
import { openTestDatabase, type TestDatabase } from "../support/databases.js";
import { openPage, startBrowser } from "./playground-browser.js";

/** A server with an empty page: an origin of its own, by its port. */
async function startPage(): Promise<{ readonly server: Server; readonly origin: string }> {
  const server = createServer((_request, response) => {
    response.setHeader("Content-Type", "text/html").end("<!doctype html><title>A CRM</title>");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** What a CRM's own code would run in its page: a mutation sent twice, safely. */
function script(url: string, key: string): string {
  const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json", "Idempotency-Key": "once" };
  const query = `mutation { customerUpsert(input: { name: "Ada" }) { customer { name } } }`;
  const request = { method: "POST", headers, body: JSON.stringify({ query }) };
  return `(async () => {
    const call = () => fetch(${JSON.stringify(url)}, ${JSON.stringify(request)});
    try {
      await call();
      const answer = await call();
      return { ...(await answer.json()).data, replayed: answer.headers.get("Idempotency-Replayed") };
    } catch (fault) {
      return String(fault);
    }
  })()`;
}

describe("the API called by a page of another origin, in a browser", () => {
  let browser: Browser;
  let database: TestDatabase;
  let pages: Awaited<ReturnType<typeof startPage>>[];
  let api: TestApi;
  let listening: Listening;

  beforeAll(async () => {
    [browser, database, ...pages] = await Promise.all([
      startBrowser(),
      openTestDatabase("sqlite"),
      startPage(),
      startPage(),
    ]);
    api = await TestApi.start(database, { corsOrigins: [pages[0]?.origin ?? ""] });
    listening = await api.listen();
  });

  afterAll(async () => {
    await browser.close();
    await listening.drain();
    for (const { server } of pages) server.close();
    await database.close();
  });

  async function callFrom(origin = "") {
    const { page, observed } = await openPage(browser, origin);
    const key = await api.createKey(Role.WRITE);
    const answer = await page.evaluate(script(`${listening.url}/graphql`, key));
    await page.context().close();
    return { answer, complaints: observed.complaints };
  }

  test("a listed origin sends its key and an Idempotency-Key, and reads the answer", async () => {
    const { answer, complaints } = await callFrom(pages[0]?.origin);
    expect(answer).toEqual({ customerUpsert: { customer: { name: "Ada" } }, replayed: "true" });
    expect(complaints).toEqual([]);
  });

  test("any other origin is refused by the browser, and nothing is written", async () => {
    const before = await api.data("{ customers { totalCount } }");
    const { answer, complaints } = await callFrom(pages[1]?.origin);
    expect(answer).toBe("TypeError: Failed to fetch");
    expect(complaints.join()).toContain("blocked by CORS policy");
    expect(await api.data("{ customers { totalCount } }")).toEqual(before);
  });
});
