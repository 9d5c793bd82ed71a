import express from "express";
import supertest from "supertest";

import { isLoopback, loopbackOnly } from "../../src/http/loopback-only.js";

describe("a server for this machine only", () => {
  test.each([
    ["localhost", true],
    ["LocalHost", true],
    ["127.0.0.1", true],
    ["127.1.2.3", true],
    ["::1", true],
    ["[::1]", true],
    ["::ffff:127.0.0.1", true],
    ["0.0.0.0", false],
    ["::", false],
    ["192.168.1.2", false],
    ["localhost.evil.example", false],
    ["127.0.0.1.evil.example", false],
    ["", false],
  ])("%s is a name of this machine: %s", (host, expected) => {
    expect(isLoopback(host)).toBe(expected);
  });

  const app = express();
  app.get("/", (_request, response) => {
    response.send("the key");
  });
  const guarded = loopbackOnly(app);

  test.each(["localhost:4000", "127.0.0.1:4000", "[::1]:4000", "localhost"])("answers %s", async (host) => {
    const { status, text } = await supertest(guarded).get("/").set("Host", host);
    expect({ status, text }).toEqual({ status: 200, text: "the key" });
  });

  test.each(["evil.example:4000", "evil.example", "192.168.1.2:4000", "127.0.0.1@evil.example", "localhost:x"])(
    "does not answer %s, a name that a page of the Internet may have led here",
    async (host) => {
      const { status, text } = await supertest(guarded).get("/").set("Host", host);
      expect({ status, text }).toEqual({ status: 403, text: expect.not.stringContaining("key") });
    },
  );
});
