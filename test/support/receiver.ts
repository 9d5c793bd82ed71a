import { once } from "node:events";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";

/** One message as it came over the wire. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The bytes, as text. */
  readonly body: string;
  /** When it came, in milliseconds of the real clock. */
  readonly at: number;
}

/** What a receiver answers to a message. */
interface Reply {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly after?: Promise<void>;
}

/** A real HTTP server on this machine that keeps what it is sent and answers as the test says. */
export class Receiver {
  readonly received: Received[] = [];
  reply: (message: Received) => Reply = () => ({ status: 204 });

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Receiver> {
    const server = createServer();
    const receiver = new Receiver(server);
    server.on("request", (request: IncomingMessage, response: ServerResponse) => void receiver.take(request, response));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return receiver;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`;
  }

  /** The types of the messages, in the order in which they came. */
  get types(): string[] {
    return this.received.map(({ body }) => (JSON.parse(body) as { type: string }).type);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts).toString("utf8");
    const message = { path: request.url ?? "", headers: request.headers, body, at: Date.now() };
    this.received.push(message);
    const { status, headers, after } = this.reply(message);
    await after;
    response.writeHead(status, headers).end("seen");
  }
}
