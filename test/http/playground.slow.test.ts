import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import express from "express";
import { buildSchema, graphql } from "graphql";
import type { Browser, Page } from "playwright-core";

import { exampleOf } from "../../src/http/examples.js";
import { createPlayground } from "../../src/http/playground.js";
import { packageRoot } from "../../src/package-root.js";
import { type Observed, openPage, startBrowser, startBrowserIn } from "./playground-browser.js";

const API_KEY = "treue_key-of-the-reader";
/** What a reader waits for at the first visit; the real schema adds 40 kB to what is measured here. */
const TRANSFERRED_BYTES = 1_400_000;
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
class TestServer {
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    public acceptedKey: string,
  ) {
    server.on("connection", (socket) => this.sockets.add(socket));
  }

  static async start(apiKey: string | undefined): Promise<TestServer> {
    const app = express();
    const started = new TestServer(createServer(app), apiKey ?? API_KEY);
    app.use(createPlayground({ endpoint: "/graphql", apiKey, examples: EXAMPLES }));
    app.post("/graphql", express.json(), async (request, response) => {
      if (request.headers.authorization !== `Bearer ${started.acceptedKey}`) {
        response.status(401).json({ errors: [{ message: "the API key is unknown" }] });
        return;
      }
      const { query: source, operationName } = request.body;
      response.json(await graphql({ schema, rootValue, source, operationName }));
    });
    started.server.listen(0, "127.0.0.1");
    await once(started.server, "listening");
    return started;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** All that it has sent, to the page and to its workers. */
  get sentBytes(): number {
    return [...this.sockets].reduce((sum, { bytesWritten }) => sum + bytesWritten, 0);
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

function tabs(page: Page): Promise<string[]> {
  return page.locator(".graphiql-tab-button").allTextContents();
}

function run(page: Page): Promise<void> {
  return page.getByRole("button", { name: /^Execute query/ }).click();
}

async function waitForEditor(page: Page): Promise<void> {
  await page.locator(".graphiql-query-editor .view-line").first().waitFor();
}

async function waitForResponse(page: Page, text: string): Promise<void> {
  await page.locator(".result-window .view-lines", { hasText: text }).waitFor();
}

async function giveKey(page: Page, key: string): Promise<void> {
  await page.getByRole("textbox", { name: "Your API key" }).fill(key);
  await page.getByRole("button", { name: "Open the playground" }).click();
}

/** Playwright's own wait for an expression evaluates it inside the page, which the policy rightly forbids. */
async function waitUntil(page: Page, expression: string): Promise<void> {
  while (!(await page.evaluate(expression))) await page.waitForTimeout(100);
}

/** Waits until the browser remembers what is open, and reads everything that it keeps beyond the tab. */
async function kept(page: Page, tab: string): Promise<string> {
  await waitUntil(page, `localStorage.getItem("treue:graphiql:tabState")?.includes(${JSON.stringify(tab)})`);
  const { cookies, origins } = await page.context().storageState({ indexedDB: true });
  return JSON.stringify([cookies, origins, await page.evaluate("caches.keys()")]);
}

/** Whether a text is in any file, in one of the two ways in which browsers write texts. */
function isOnDisk(folder: string, text: string): boolean {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.some(({ parentPath, name }) => {
    // A browser at work renames and removes files of its own.
    const path = join(parentPath, name);
    const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
    return bytes.includes(text, 0, "utf8") || bytes.includes(text, 0, "utf16le");
  });
}

describe("the playground in a browser", () => {
  let browser: Browser;
  let server: TestServer;
  let page: Page;
  let observed: Observed;

  beforeAll(async () => {
    execFileSync(process.execPath, [join(packageRoot, "web/pack.mjs")]);
    browser = await startBrowser();
  });

  afterAll(() => browser?.close());

  afterEach(async () => {
    await page?.context().close();
    server?.close();
  });

  async function open(apiKey?: string, width?: number): Promise<void> {
    server = await TestServer.start(apiKey);
    ({ page, observed } = await openPage(browser, server.address, width));
  }

  test("says in the place of the answer what to do first, and offers the operations by topic", async () => {
    await open(API_KEY);
    expect(await page.title()).toBe("Treue");
    expect(await tabs(page)).toEqual(["Customers"]);
    const steps = page.locator(".treue-first-steps");
    await steps.getByText("Two of them.").waitFor();
    expect(await steps.locator("h2").allTextContents()).toEqual([
      "ask reads, changes nothing",
      "integrate for plugins that keep a CRM in step",
    ]);
    await steps.getByRole("button", { name: "Version" }).click();
    await steps.getByRole("button", { name: "▶ Run Version" }).click();
    expect(await tabs(page)).toEqual(["Customers", "Version"]);
    await waitForResponse(page, `"version"`);
    expect(await steps.count()).toBe(0);
    await page.getByRole("button", { name: "Customers" }).click();
    await steps.getByRole("button", { name: "▶ Run Customers" }).click();
    await waitForResponse(page, "Grace");
  });

  test("completes and checks from the schema, in workers, with no other host asked and no complaint", async () => {
    await open(API_KEY);
    await page.locator(".treue-first-steps").getByRole("button", { name: "Viewer" }).click();
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
    const own = new RegExp(`^(${server.address}/|data:)`);
    expect(observed.requests.filter((url) => !own.test(url))).toEqual([]);
    expect(observed.complaints).toEqual([]);
  });

  test("asks for the key once, for all tabs of the editor and a reload, and keeps it in this browser tab only", async () => {
    await open();
    await giveKey(page, "treue_another");
    await page.getByRole("alert").getByText("The server refused it: the API key is unknown.").waitFor();
    await giveKey(page, "two words");
    await page.getByRole("alert").getByText("This is no key").waitFor();
    await giveKey(page, ` Bearer ${API_KEY}\n`);
    await waitForEditor(page);
    await run(page);
    await waitForResponse(page, "Grace");
    await page.getByRole("button", { name: "Operations" }).click();
    await page.getByRole("menuitem", { name: "Viewer" }).click();
    await run(page);
    await waitForResponse(page, "Somebody");
    expect(await kept(page, "query Viewer")).not.toContain(API_KEY);

    await page.reload();
    await waitForEditor(page);
    expect(await tabs(page)).toEqual(["Customers", "Viewer"]);
    await run(page);
    await waitForResponse(page, "Somebody");

    const other = await page.context().newPage();
    await other.goto(server.address);
    await other.getByRole("textbox", { name: "Your API key" }).waitFor();
  });

  test("writes neither the key nor what would reveal it to disk", async () => {
    const folder = mkdtempSync(join(tmpdir(), "playground-profile-"));
    server = await TestServer.start(undefined);
    const context = await startBrowserIn(folder);
    try {
      const page = await context.newPage();
      await page.goto(server.address);
      await giveKey(page, API_KEY);
      await waitForEditor(page);
      const [stored, named] = await page.evaluate<string[]>(`[sessionStorage.getItem("treue:key"), window.name]`);
      // What the storage of the tab holds is on disk in the end; the key must not have come there with it.
      while (!isOnDisk(folder, stored ?? "")) await page.waitForTimeout(200);
      await page.close();
      expect([API_KEY, named ?? ""].map((text) => isOnDisk(folder, text))).toEqual([false, false]);
    } finally {
      await context.close();
      rmSync(folder, { recursive: true });
    }
  });

  test("asks again, over what is open, when the server no longer takes the key", async () => {
    await open();
    await giveKey(page, API_KEY);
    await waitForEditor(page);
    server.acceptedKey = "treue_new";
    await run(page);
    await page.getByRole("alert").getByText("The server refused it: the API key is unknown.").waitFor();
    await giveKey(page, "treue_new");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await run(page);
    await waitForResponse(page, "Grace");
    await page.getByRole("button", { name: "Key", exact: true }).click();
    await page.getByRole("button", { name: "Cancel" }).click();
    await waitForResponse(page, "Grace");
    server.close();
    await run(page);
    await waitForResponse(page, "The server does not answer. Is it still running?");
    expect(await page.locator(".result-window").innerText()).not.toContain("stack");
  });

  test("never writes down headers that the reader fills in, nor offers to, and lets them win", async () => {
    await open("treue_weaker");
    await waitForEditor(page);
    server.acceptedKey = API_KEY;
    await page.getByRole("button", { name: "Headers" }).click();
    await page.locator(".graphiql-editor-tool .view-line").last().click();
    await page.keyboard.insertText(`{"Authorization":"Bearer ${API_KEY}"}`);
    await run(page);
    await waitForResponse(page, "Grace");
    expect(await kept(page, "query Customers")).not.toContain(API_KEY);
    await page.getByRole("button", { name: "Open settings dialog" }).click();
    await page.getByText("Clear storage").waitFor();
    expect(await page.getByText("Persist headers").count()).toBe(0);
  });

  test("is light, and is not loaded a second time", async () => {
    await open(API_KEY);
    await waitForEditor(page);
    while (observed.workers.length < 3) await page.waitForTimeout(100);
    await run(page);
    await waitForResponse(page, "Grace");
    const first = server.sentBytes;
    expect(first).toBeLessThan(TRANSFERRED_BYTES);
    await page.reload();
    await waitForEditor(page);
    while (observed.workers.length < 6) await page.waitForTimeout(100);
    await run(page);
    await waitForResponse(page, "Grace");
    expect(server.sentBytes - first).toBeLessThan(30_000);
  });

  test("can be used at the width of a phone: nothing sticks out, an operation is run and its answer is read", async () => {
    await open(undefined, 390);
    await giveKey(page, API_KEY);
    const steps = page.locator(".treue-first-steps");
    await steps.getByRole("button", { name: "Viewer" }).click();
    await steps.getByRole("button", { name: "▶ Run Viewer" }).click();
    await waitForResponse(page, "Somebody");
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
    for (const part of [".graphiql-query-editor", ".result-window"]) {
      const box = await page.locator(part).boundingBox();
      expect(box?.width).toBeGreaterThan(300);
      expect(box?.height).toBeGreaterThan(250);
    }
    await page.getByRole("button", { name: "Show Documentation Explorer" }).click();
    expect((await page.locator(".graphiql-plugin").boundingBox())?.width).toBe(390);
    await page.getByRole("button", { name: "Hide Documentation Explorer" }).click();
    await page.getByRole("button", { name: "Operations" }).click();
    await page.getByRole("menuitem", { name: "Version" }).click();
    await run(page);
    await waitForResponse(page, `"version"`);
    const tab = await page.locator(".graphiql-tab-active").boundingBox();
    const menu = await page.getByRole("button", { name: "Operations" }).boundingBox();
    expect((tab?.x ?? NaN) + (tab?.width ?? NaN)).toBeLessThan(menu?.x ?? NaN);
  });
});
