import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setImmediate as immediate } from "node:timers/promises";

import express from "express";

import { listen, type Listening } from "../../src/http/listen.js";

describe("a server that drains", () => {
  let listening: Listening;
  let arrived: Promise<void>;
  let answer: () => void;
  beforeEach(async () => {
    const app = express();
    const released = new Promise<void>((resolve) => (answer = resolve));
    arrived = new Promise<void>((resolve) => {
      app.get("/slow", async (_request, response) => {
        resolve();
        await released;
        response.send("done");
      });
    });
    app.get("/fast", (_request, response) => response.send("done"));
    listening = await listen(app, 0, "127.0.0.1");
  });

  async function connected(): Promise<Socket> {
    const socket = connect(Number(new URL(listening.url).port), "127.0.0.1");
    await once(socket, "connect");
    return socket;
  }

  /** The server's end of the next connection. */
  function nextAccepted(): Promise<Socket> {
    return new Promise((resolve) => {
      const watch = (accepted: unknown) => {
        unsubscribe("net.server.socket", watch);
        resolve((accepted as { readonly socket: Socket }).socket);
      };
      subscribe("net.server.socket", watch);
    });
  }

  /** All that comes through a connection until the server ends it. */
  async function received(socket: Socket): Promise<string> {
    let text = "";
    for await (const part of socket) text += String(part);
    return text;
  }

  test("tells who still waits for an answer that the connection ends with it", async () => {
    const socket = await connected();
    socket.write("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
    await arrived;
    const drained = listening.drain();
    answer();
    expect(await received(socket)).toMatch(/^HTTP\/1.1 200 OK\r\n(.+\r\n)*Connection: close\r\n(.+\r\n)*\r\ndone$/);
    await drained;
  });

  test("tells so, too, whose request was on its way", async () => {
    const accepted = nextAccepted();
    const socket = await connected();
    socket.write("GET /fast HTTP/1.1\r\nHost: a\r\n");
    // The server has begun to read the request.
    for (const served = await accepted; served.bytesRead === 0;) await immediate();
    const drained = listening.drain();
    socket.write("\r\n");
    expect(await received(socket)).toMatch(/^HTTP\/1.1 200 OK\r\n(.+\r\n)*Connection: close\r\n(.+\r\n)*\r\ndone$/);
    await drained;
  });

  test("reads whatever had arrived before it closed", async () => {
    const sockets = await Promise.all(Array.from({ length: 40 }, connected));
    for (const socket of sockets) {
      socket.write("GET /fast HTTP/1.1\r\nHost: a\r\n\r\n");
      await once(socket, "data");
    }
    // The bytes are with the server at once, which looks at them in the next turn.
    for (const socket of sockets) socket.write("GET /fast HTTP/1.1\r\nHost: a\r\n\r\n");
    const drained = listening.drain();
    for (const text of await Promise.all(sockets.map(received))) expect(text).toMatch(/^HTTP\/1.1 200 OK\r\n.*done$/s);
    await drained;
  });

  test("takes new connections for as long as it delays, each for one request, and none after that", async () => {
    const drained = listening.drain({ delayMs: 1_000, finishMs: 1_000 });
    for (let taken = 0; taken < 10; taken += 1) {
      const late = await connected();
      late.write("GET /fast HTTP/1.1\r\nHost: a\r\n\r\n");
      expect(await received(late)).toMatch(/^HTTP\/1.1 200 OK\r\n(.+\r\n)*Connection: close\r\n(.+\r\n)*\r\ndone$/);
    }
    await drained;
    await expect(connected()).rejects.toThrow("ECONNREFUSED");
  });

  test("ends what is not finished in time", async () => {
    const socket = await connected();
    socket.write("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
    await arrived;
    await listening.drain({ delayMs: 0, finishMs: 10 });
    expect(await received(socket).catch((fault: Error) => fault.message)).toMatch(/^$|ECONNRESET/);
  });

  test("keeps a connection open otherwise", async () => {
    const socket = await connected();
    socket.write("GET /fast HTTP/1.1\r\nHost: a\r\n\r\n");
    const [head] = (await once(socket, "data")) as [Buffer];
    expect(String(head)).toMatch(/Connection: keep-alive/);
    await listening.drain();
  });
});

describe("a sender who takes too long", () => {
  test.each([
    ["for the head of a request", "POST / HTTP/1.1\r\nHost: a\r\n"],
    ["for its body", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc"],
  ])("%s is answered with 408, and the connection ends", async (_what, sent) => {
    const app = express();
    app.post("/", (request, response) => request.resume().once("end", () => response.send("read")));
    const listening = await listen(app, 0, "127.0.0.1", { headersTimeout: 40, requestTimeout: 80 });
    const socket = connect(Number(new URL(listening.url).port), "127.0.0.1");
    socket.write(sent);
    let received = "";
    for await (const part of socket) received += String(part);
    expect(received).toMatch(/^HTTP\/1.1 408 Request Timeout\r\n/);
    await listening.drain();
  });
});
