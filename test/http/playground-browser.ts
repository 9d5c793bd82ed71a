import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

const PROGRAMS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

function installedBrowser(): string {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const found = PROGRAMS.flatMap((program) => folders.map((folder) => join(folder, program))).find(existsSync);
  if (!found) throw new Error(`This test drives a browser: put one of ${PROGRAMS.join(", ")} on the PATH`);
  return found;
}

/** Knows no host but this one: whatever else a page asks for fails, and the page says so. */
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

/** A browser that writes nothing down. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: installedBrowser(), args: ARGUMENTS });
}

/** A browser as readers have it, with a folder in which it keeps what it remembers. */
export function startBrowserIn(folder: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, { executablePath: installedBrowser(), args: ARGUMENTS });
}

/** What a page did and complained of, as far as a reader with the developer tools open would see it. */
export interface Observed {
  readonly requests: string[];
  readonly workers: string[];
  /** Errors, warnings and refusals of the content security policy. */
  readonly complaints: string[];
}

/** Opens a page in a browser profile of its own, with empty storage, and writes down what it does. */
export async function openPage(
  browser: Browser,
  url: string,
  width = 1400,
): Promise<{ page: Page; observed: Observed }> {
  const context = await browser.newContext({ viewport: { width, height: 900 } });
  const observed: Observed = { requests: [], workers: [], complaints: [] };
  context.on("request", (request) => observed.requests.push(request.url()));
  context.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) observed.complaints.push(message.text());
  });
  const page = await context.newPage();
  page.on("worker", (worker) => observed.workers.push(worker.url()));
  page.on("pageerror", (error) => observed.complaints.push(error.message));
  await page.addInitScript(`addEventListener("securitypolicyviolation", (event) =>
    console.error("Refused by the policy:", event.violatedDirective, event.blockedURI))`);
  await page.goto(url);
  return { page, observed };
}
