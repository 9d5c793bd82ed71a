import { createServer, type Server } from "node:http";

import { Webhook } from "standardwebhooks";

import type { CrmPlugin, WebhookMessage } from "./crm-plugin.js";

/** Takes the messages of a webhook endpoint; each is answered when the plugin has noted what it must know of it. */
export function webhookListener(plugin: CrmPlugin, secret: string): Server {
  const webhook = new Webhook(secret);
  return createServer((request, response) => {
    void (async () => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const body = Buffer.concat(parts).toString("utf8");
      await plugin.receive(webhook.verify(body, request.headers as Record<string, string>) as WebhookMessage);
    })().then(
      () => response.writeHead(204).end(),
      // What is not signed, or could not be noted, comes again.
      () => response.writeHead(400).end(),
    );
  });
}
