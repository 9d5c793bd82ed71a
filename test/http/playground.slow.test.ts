import { execFileSync } from "node:child_process";
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

import express from "express";
import { buildSchema, graphql } from "graphql";
import type { Browser, Page } from "playwright-core";

import { exampleOf } from "../../src/http/examples.js";
import { createPlayground } from "../../src/http/playground.js";
import { packageRoot } from "../../src/package-root.js";
import { type Observed, openPage, startBrowser } from "./playground-browser.js";

const API_KEY = "key-of-the-demo";
/** Where the browser remembers the tabs. */
const TABS = "treue:graphiql:tabState";
const EXAMPLES = [
  "# ask: Two of them.\nquery Customers {\n  customers {\n    name\n  }\n}\n",
  "# ask: Who asks.\nquery Viewer {\n  viewer\n}\n",
  "# integrate: What answers.\nquery Version {\n  version\n}\n",
].map((operation) => exampleOf("example", operation));

const schema = buildSchema(`
  type Customer { name: String! }
  type Query { customers: [Customer!]! viewer: String! version: String! }
`);
const rootValue = { customers: [{ name: "Ada" }, { name: "Grace" }], viewer: "Somebody", version: "1" };

/** A server with the playground and an endpoint that answers nobody without the key. */
async function startServer(apiKey: string | undefined): Promise<Server> {
  const app = express();
  app.use(createPlayground({ endpoint: "/graphql", apiKey, examples: EXAMPLES }));
  app.post("/graphql", express.json(), async (request, response) => {
    if (request.headers.authorization !== `Bearer ${API_KEY}`) {
      response.status(401).json({ errors: [{ message: "Unknown key" }] });
      return;
    }
    response.json(await graphql({ schema, rootValue, source: request.body.query }));
  });
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function tabs(page: Page): Promise<string[]> {
  return page.locator(".graphiql-tab-button").allTextContents();
}

function run(page: Page): Promise<void> {
  return page.getByRole("button", { name: /^Execute query/ }).click();
}

async function waitForResponse(page: Page, text: string): Promise<void> {
  await page.locator(".result-window .view-lines", { hasText: text }).waitFor();
}

/** Playwright's own wait for an expression evaluates it inside the page, which the policy rightly forbids. */
async function waitUntil(page: Page, expression: string): Promise<void> {
  while (!(await page.evaluate(expression))) await page.waitForTimeout(100);
}

describe("the playground in a browser", () => {
  let browser: Browser;
  let server: Server;
  let page: Page;
  let observed: Observed;

  beforeAll(async () => {
    execFileSync(process.execPath, [join(packageRoot, "web/build.mjs")]);
    browser = await startBrowser();
  });

  afterAll(() => browser?.close());

  afterEach(async () => {
    await page?.context().close();
    server?.close();
  });

  async function open(apiKey?: string): Promise<void> {
    server = await startServer(apiKey);
    ({ page, observed } = await openPage(browser, addressOf(server)));
    await page.locator(".graphiql-query-editor .view-line").first().waitFor();
  }

  test("opens with the examples in tabs and answers the first at the click of a button", async () => {
    await open(API_KEY);
    expect(await page.title()).toBe("Treue");
    expect(await tabs(page)).toEqual(["Customers", "Viewer", "Version"]);
    await run(page);
    await waitForResponse(page, "Grace");
    await page.getByRole("button", { name: "Version" }).click();
    await run(page);
    await waitForResponse(page, `"version"`);
  });

  test("completes and checks from the schema, in workers, with no other host asked and no complaint", async () => {
    await open(API_KEY);
    await page.getByRole("button", { name: "Viewer" }).click();
    await page.locator(".graphiql-query-editor").getByText("viewer", { exact: true }).click();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.keyboard.type("vers");
    await page.locator(".suggest-widget .monaco-list-row", { hasText: "version" }).waitFor();
    await page.keyboard.type("atile");
    await page.locator(".graphiql-query-editor .squiggly-error").waitFor();
    await page.getByRole("button", { name: /^Prettify/ }).click();
    await page.getByRole("button", { name: "Show Documentation Explorer" }).click();
    await page.locator(".graphiql-plugin").getByText("Customer", { exact: true }).waitFor();

    for (const name of ["editor", "graphql", "json"]) {
      expect(observed.workers).toContainEqual(expect.stringContaining(`/${name}.worker.js`));
    }
    const own = new RegExp(`^(${addressOf(server)}/|data:)`);
    expect(observed.requests.filter((url) => !own.test(url))).toEqual([]);
    expect(observed.complaints).toEqual([]);
  });

  test("an example can be opened again once its tab is edited or closed, and the key is not left in the browser", async () => {
    await open(API_KEY);
    await page.getByRole("button", { name: "Open an example" }).click();
    await page.getByRole("menuitem", { name: "Viewer" }).click();
    await run(page);
    await waitForResponse(page, "Somebody");
    await waitUntil(page, `JSON.parse(localStorage.getItem("${TABS}"))?.tabs[3]?.title === "Viewer"`);
    expect(await page.evaluate("JSON.stringify(localStorage)")).not.toContain(API_KEY);

    await page.reload();
    await page.locator(".graphiql-query-editor .view-line").first().waitFor();
    expect(await tabs(page)).toEqual(["Customers", "Viewer", "Version", "Viewer"]);
    await run(page);
    await waitForResponse(page, "Somebody");
  });

  test("without a key there is a place to fill one in, and the schema is fetched once it is", async () => {
    await open();
    const headers = page.locator(".graphiql-editor-tool");
    await headers.getByText(`"Bearer your-api-key"`).click();
    await run(page);
    await waitForResponse(page, "Unknown key");
    await headers.getByText(`"Bearer your-api-key"`).click();
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Delete");
    await page.keyboard.insertText(`{"Authorization":"Bearer ${API_KEY}"}`);
    await page.getByRole("button", { name: "Show Documentation Explorer" }).click();
    await page.locator(".graphiql-plugin").getByText("Customer", { exact: true }).waitFor();
    await run(page);
    await waitForResponse(page, "Grace");
  });
});
