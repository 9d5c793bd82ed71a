import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

import express from "express";
import request from "supertest";

import { documentedOperations, exampleOf } from "../../src/http/examples.js";
import { createPlayground, type PlaygroundOptions } from "../../src/http/playground.js";

const OPTIONS: PlaygroundOptions = {
  endpoint: "/graphql",
  apiKey: "key</script><script>alert(1)</script><!--",
  examples: [exampleOf("viewer.graphql", "# ask: Who asks.\nquery Viewer {\n  viewer\n}\n")],
};

describe("the playground", () => {
  let bundles: string;

  beforeEach(() => {
    bundles = mkdtempSync(join(tmpdir(), "playground-"));
    mkdirSync(join(bundles, "playground/0123"), { recursive: true });
    writeFileSync(join(bundles, "playground.json"), `{"build":"0123"}`);
    writeFileSync(join(bundles, "playground/0123/page.js"), "export {};");
    writeFileSync(join(bundles, "playground/0123/page.js.br"), brotliCompressSync("export {};"));
    writeFileSync(join(bundles, "playground/0123/page.js.gz"), gzipSync("export {};"));
  });

  afterEach(() => rmSync(bundles, { recursive: true }));

  function serve(path = "/") {
    return express().use(path, createPlayground(OPTIONS, bundles));
  }

  test("the page is called Treue and loads the current build", async () => {
    const page = await request(serve()).get("/").expect(200).expect("Content-Type", /html/);
    expect(page.text).toContain("<title>Treue</title>");
    expect(page.text).toContain(`<script type="module" src="/playground/0123/page.js">`);
  });

  test("the page finds its files when it is mounted deeper", async () => {
    const server = serve("/tools/");
    const page = await request(server).get("/tools/").expect(200);
    const [, script] = /src="([^"]+)"/.exec(page.text) ?? [];
    await request(server)
      .get(script ?? "")
      .expect(200, "export {};");
  });

  test("the page names no other host, nor does its policy allow one", async () => {
    const page = await request(serve()).get("/");
    expect(page.text).not.toMatch(/\/\//);
    expect(page.headers["content-security-policy"]).toMatch(/^default-src 'none'; /);
    expect(page.headers["content-security-policy"]).not.toMatch(/[/*]|script-src [^;]*unsafe|http|ws:/);
  });

  test("a key cannot end the element it stands in, and arrives as it was", async () => {
    const page = await request(serve()).get("/");
    const elements = [...page.text.matchAll(/<script[^>]*>(.*?)<\/script>/gs)].map(([, content]) => content);
    expect(elements).toHaveLength(2);
    expect(elements[0]).not.toContain("<");
    expect(JSON.parse(elements[0] ?? "")).toEqual(OPTIONS);
    expect(elements[1]).toBe("");
  });

  test("only what the page needs is handed to it", async () => {
    const config = { ...OPTIONS, apiKey: undefined, password: "secret" };
    const page = await request(express().use(createPlayground(config, bundles))).get("/");
    expect(page.text).not.toMatch(/secret|apiKey/);
  });

  test("the page is never kept, the files of a build for good", async () => {
    await request(serve()).get("/").expect("Cache-Control", "no-store");
    await request(serve())
      .get("/playground/0123/page.js")
      .expect(200)
      .expect("Cache-Control", "public, max-age=31536000, immutable")
      .expect("Content-Security-Policy", /worker-src 'self'/);
  });

  test.each([
    ["gzip, deflate, br, zstd", "br"],
    ["gzip, deflate", "gzip"],
    ["br;q=0, gzip", "gzip"],
    ["nothing packed", undefined],
  ])("whoever takes %s gets %s, with the type of the file", async (taken, encoding) => {
    const answer = await request(serve()).get("/playground/0123/page.js").set("Accept-Encoding", taken).expect(200);
    expect(answer.headers["content-encoding"]).toBe(encoding);
    expect(answer.headers["content-type"]).toBe("text/javascript; charset=utf-8");
    expect(answer.headers.vary).toBe("Accept-Encoding");
    expect(answer.headers["cache-control"]).toMatch(/immutable/);
    expect(answer.text).toBe("export {};");
  });

  test("a file that is not packed yet is answered plain", async () => {
    for (const ending of [".br", ".gz"]) rmSync(join(bundles, "playground", "0123", `page.js${ending}`));
    const answer = await request(serve()).get("/playground/0123/page.js").set("Accept-Encoding", "br").expect(200);
    expect(answer.headers["content-encoding"]).toBeUndefined();
    expect(answer.text).toBe("export {};");
    await request(serve()).get("/playground/0123/missing.js").set("Accept-Encoding", "br").expect(404);
  });

  test("without a build the answer says how to make one, and the page is there as soon as it is made", async () => {
    const server = serve();
    rmSync(join(bundles, "playground.json"));
    await request(server)
      .get("/")
      .expect(503)
      .expect("Content-Type", /text\/plain/)
      .expect(/npm --prefix web run build/);
    writeFileSync(join(bundles, "playground.json"), `{"build":"0123"}`);
    await request(server).get("/").expect(200);
  });

  test("other paths are left to others, with no policy set", async () => {
    const server = serve().get("/health", (_request, response) => void response.send("well"));
    const answer = await request(server).get("/health").expect(200, "well");
    expect(answer.headers).not.toHaveProperty("content-security-policy");
    await request(server).get("/playground/0123/missing.js").expect(404);
    await request(server).get("/playground/../playground.json").expect(404);
  });
});

describe("the operations it offers", () => {
  test("come topic by topic, each with a sentence that says what it does", () => {
    const operations = documentedOperations();
    expect([...new Set(operations.map(({ topic }) => topic))]).toEqual(["ask", "record", "integrate"]);
    for (const { topic, operation, summary } of operations) {
      expect(summary).toMatch(/^[A-Z].*\.$/);
      if (topic === "ask") expect(operation).not.toMatch(/^mutation/m);
    }
  });

  test.each([
    ["no topic", "# Who asks.\nquery Viewer { viewer }"],
    ["an unknown topic", "# wonder: Who asks.\nquery Viewer { viewer }"],
    ["no sentence", "# ask:\nquery Viewer { viewer }"],
    ["no name", "# ask: Who asks.\nquery { viewer }"],
  ])("with %s a file is refused by its name", (_what, operation) => {
    expect(() => exampleOf("11-viewer.graphql", operation)).toThrow(/11-viewer.graphql must begin with "# ask \|/);
  });
});
