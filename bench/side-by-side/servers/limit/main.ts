import { createServer, type ServerResponse } from "node:http";

import { listenAnywhere } from "../listening.js";
import { customerCard, listCustomers } from "./customers.js";

type Answer = (value: string) => Promise<unknown>;

/** What can be asked for, each with one value. */
const READS: Readonly<Record<string, Answer>> = {
  "/list": listCustomers,
  "/card": customerCard,
};

/** The limit of what can be reached: node:http, prepared statements, a fixed number of them, and JSON.stringify. */
const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://limit");
  const read = READS[pathname];
  if (read === undefined) return void response.writeHead(404).end();
  answer(response, read(searchParams.get("value") ?? ""));
});

function answer(response: ServerResponse, result: Promise<unknown>): void {
  result.then(
    (data) => {
      const text = JSON.stringify({ data });
      response
        .writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(text) })
        .end(text);
    },
    (fault: unknown) => {
      console.error(fault);
      response.writeHead(500).end();
    },
  );
}

listenAnywhere(server);
