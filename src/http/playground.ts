import { readFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";

import express, { type NextFunction, type Request, type RequestHandler, type Response } from "express";

import { packageRoot } from "../package-root.js";

/** What operations are for, in the order in which the playground shows them. */
export const TOPICS = ["ask", "record", "integrate"] as const;

/** An operation that the playground offers. */
export interface PlaygroundExample {
  readonly topic: (typeof TOPICS)[number];
  /** What the menu calls it; the tab takes the name of the operation itself, so the two should agree. */
  readonly name: string;
  /** What it does, in a sentence. */
  readonly summary: string;
  /** The text of one GraphQL operation; variables need default values. */
  readonly operation: string;
}

/** What the playground page is told. All of it, the key too, can be read by whoever opens the page. */
export interface PlaygroundOptions {
  /** The path operations are sent to, on the server that serves the page. */
  readonly endpoint: string;
  /** A key to hand to every visitor: for a demo only. Without it, visitors fill in their own. */
  readonly apiKey?: string;
  readonly examples: readonly PlaygroundExample[];
}

/**
 * Nothing is loaded from, and nothing sent to, any other host, and no script runs that is not a file of the bundle. Styles may
 * be inline because the editor writes its own as it goes; fonts and small images are inside the stylesheet.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const NOT_BUILT =
  "The playground has not been built. Build it with: npm --prefix web ci && npm --prefix web run build\n";

/** A worker is bound by the policy its own file came with, so the files carry it as well as the page. */
function confine(_request: Request, response: Response, next: NextFunction): void {
  response.set({ "Content-Security-Policy": CONTENT_SECURITY_POLICY, "X-Content-Type-Options": "nosniff" });
  next();
}

/** How files are packed ahead, by the ending that is added to their name; the smallest first. */
const ENCODINGS: Readonly<Record<string, string>> = { ".br": "br", ".gz": "gzip" };

/** Every file lies there plain as well, for whoever takes nothing packed, and until it is packed. */
function preferPacked(folder: string): RequestHandler {
  const files = express.static(folder, STATIC);
  return (request, response, next) => {
    response.vary("Accept-Encoding");
    const plain = request.url;
    const ending = Object.keys(ENCODINGS).find((each) => request.acceptsEncodings(ENCODINGS[each] ?? ""));
    const answerPlain = (fault?: unknown) => {
      request.url = plain;
      if (fault === undefined) void files(request, response, next);
      else next(fault);
    };
    if (ending !== undefined) request.url = request.path + ending;
    void files(request, response, ending === undefined ? next : answerPlain);
  };
}

const STATIC = {
  index: false,
  redirect: false,
  immutable: true,
  maxAge: "1y",
  setHeaders(response: Response, file: string) {
    const ending = extname(file);
    if (!(ending in ENCODINGS)) return;
    response.type(extname(basename(file, ending))).set("Content-Encoding", ENCODINGS[ending]);
  },
} as const;

/** The name of the current build, or undefined when there is none. Read anew each time: it may be built while we serve. */
async function currentBuild(bundles: string): Promise<string | undefined> {
  try {
    const { build } = JSON.parse(await readFile(join(bundles, "playground.json"), "utf8")) as { build: string };
    return build;
  } catch {
    return undefined;
  }
}

/** JSON that may stand inside a script element: with no `<` in it, nothing in it can end the element. */
function jsonForScriptElement(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}

function page(assets: string, { endpoint, apiKey, examples }: PlaygroundOptions): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Treue</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="${assets}/page.css">
    <script type="application/json" id="playground-options">${jsonForScriptElement({ endpoint, apiKey, examples })}</script>
    <script type="module" src="${assets}/page.js"></script>
  </head>
  <body>
    <div id="playground"><noscript>The playground needs JavaScript.</noscript></div>
  </body>
</html>
`;
}

/**
 * The playground: GraphiQL at `GET /`, all of it served from here. The files it loads lie under `/playground/<build>/`, where
 * they never change, so browsers may keep them for good; the page itself, which may hold a key, is never kept.
 *
 * @param bundles the folder `web/build.mjs` writes to, where `web/pack.mjs` packs what it wrote
 */
export function createPlayground(options: PlaygroundOptions, bundles = join(packageRoot, "web/dist")): express.Router {
  const router = express.Router();

  router.get("/", confine, async (request, response) => {
    response.set({ "Cache-Control": "no-store", "Referrer-Policy": "no-referrer" });
    const build = await currentBuild(bundles);
    if (build === undefined) {
      response.status(503).type("text").send(NOT_BUILT);
      return;
    }
    response.type("html").send(page(`${request.baseUrl}/playground/${build}`, options));
  });

  router.use("/playground", confine, preferPacked(join(bundles, "playground")));

  return router;
}
