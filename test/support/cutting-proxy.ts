import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/**
 * Where a connection breaks: the server never got the COMMIT, the caller never got its answer, or the caller heard that
 * the connection broke while the COMMIT was still under way to the server.
 */
export type Cut = "before COMMIT" | "after COMMIT" | "during COMMIT";

/** In place of a cut: the COMMIT is refused as by a cluster where another write came first, which this does meanwhile. */
type Refusal = () => Promise<void>;

const UNDER_WAY_MS = 200;
/** Where Node tells of every connection that a program of this process begins. */
const NEW_SOCKETS = "net.client.socket";

/** Stands between a program and its MySQL server, and breaks connections when it is told to. */
export class CuttingProxy {
  private readonly sockets = new Set<Socket>();
  private isSilent = false;
  private isFull = false;
  private isStalled = false;
  private garbledRollbacks = 0;
  private cuts: (Cut | Refusal)[] = [];
  private readonly late: Promise<void>[] = [];

  private constructor(
    private readonly server: Server,
    /** The database as reached through the proxy. */
    readonly url: string,
  ) {}

  /** A proxy for the database of this URL. */
  static async start(databaseUrl: string): Promise<CuttingProxy> {
    const { hostname, port } = new URL(databaseUrl);
    const holder: { proxy?: CuttingProxy } = {};
    const server = createServer((client) => holder.proxy?.join(client, connect(Number(port || 3306), hostname)));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const url = new URL(databaseUrl);
    url.hostname = "127.0.0.1";
    url.port = String((server.address() as AddressInfo).port);
    holder.proxy = new CuttingProxy(server, url.href);
    return holder.proxy;
  }

  /** Breaks the connections on which the next COMMITs are sent, or refuses them. */
  cutNextCommits(...cuts: (Cut | Refusal)[]): void {
    this.cuts = cuts;
  }

  /** Waits until the server has answered every COMMIT that was cut, or has ended its connection. */
  async allArrived(): Promise<void> {
    await Promise.all(this.late);
  }

  /** Breaks all connections at once, and waits until they are closed. */
  async cutAll(): Promise<void> {
    await Promise.all([...this.sockets].map((socket) => once(socket.destroy(), "close")));
  }

  /** Passes nothing on any more, over open connections and new ones, and ends none of them. */
  goSilent(): void {
    this.isSilent = true;
    for (const socket of this.sockets) socket.removeAllListeners("data").pause();
  }

  /** Passes on what new connections say; those that went silent stay so. */
  speak(): void {
    this.isSilent = false;
  }

  /** Passes nothing on for now, over open connections and new ones. */
  stall(): void {
    this.isStalled = true;
    for (const socket of this.sockets) socket.pause();
  }

  /** Passes on what came while it stalled, and goes on. */
  flow(): void {
    this.isStalled = false;
    for (const socket of this.sockets) socket.resume();
  }

  /** Answers new connections as a server does that has as many as it takes. */
  beFull(): void {
    this.isFull = true;
  }

  /** Makes of the next ROLLBACKs something that the server does not understand, so that their transactions stay open. */
  garbleNextRollback(): void {
    this.garbledRollbacks += 1;
  }

  /** Refuses new connections; those that are open stay. */
  refuse(): void {
    this.server.close();
  }

  /** Waits until a new connection is refused. */
  nextRefused(): Promise<void> {
    const port = Number(new URL(this.url).port);
    return new Promise((resolve) => {
      const watch = (begun: unknown) => {
        const { socket } = begun as { readonly socket: Socket };
        socket.once("error", (fault: Error & { readonly port?: number }) => {
          if (fault.port !== port) return;
          unsubscribe(NEW_SOCKETS, watch);
          resolve();
        });
      };
      subscribe(NEW_SOCKETS, watch);
    });
  }

  /** Takes new connections again. */
  async accept(): Promise<void> {
    this.server.listen(Number(new URL(this.url).port), "127.0.0.1");
    await once(this.server, "listening");
  }

  async close(): Promise<void> {
    this.server.close();
    const closed = once(this.server, "close");
    await this.cutAll();
    await closed;
  }

  private join(client: Socket, upstream: Socket): void {
    for (const socket of [client, upstream]) {
      this.sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => this.sockets.delete(socket));
    }
    if (this.isFull) {
      client.end(TOO_MANY_CONNECTIONS);
      return;
    }
    if (this.isSilent) {
      for (const socket of [client, upstream]) socket.pause();
      return;
    }
    upstream.on("data", (answer) => client.write(answer));
    upstream.on("close", () => client.destroy());
    client.on("data", (sent) => {
      const packet = this.garbledRollbacks > 0 && isQuery(sent, "ROLLBACK") ? this.garbled(sent) : sent;
      const cut = isQuery(packet, "COMMIT") ? this.cuts.shift() : undefined;
      if (cut === undefined) upstream.write(packet);
      else if (typeof cut === "function") this.late.push(refuse(cut, client, upstream));
      else this.late.push(breakAt(cut, packet, client, upstream));
    });
    if (this.isStalled) for (const socket of [client, upstream]) socket.pause();
    // The server learns late that the caller has gone: its COMMIT may still be under way.
    client.on("close", () => setTimeout(() => upstream.end(), 2 * UNDER_WAY_MS).unref());
  }

  private garbled(packet: Buffer): Buffer {
    this.garbledRollbacks -= 1;
    return Buffer.concat([packet.subarray(0, -1), Buffer.from("X")]);
  }
}

/** A MySQL packet in place of the greeting. */
const TOO_MANY_CONNECTIONS = errorPacket(0, 1040, "Too many connections");

/** A MySQL packet: header, 255 for "error", the number, the words. */
function errorPacket(place: number, number: number, words: string): Buffer {
  return Buffer.concat([
    Buffer.from([3 + words.length, 0, 0, place, 0xff, number & 0xff, number >> 8]),
    Buffer.from(words),
  ]);
}

function queryPacket(sql: string): Buffer {
  return Buffer.concat([Buffer.from([1 + sql.length, 0, 0, 0, 3]), Buffer.from(sql)]);
}

/** Rolls back in place of a COMMIT, and says so once the other write is done. */
async function refuse(meanwhile: Refusal, client: Socket, upstream: Socket): Promise<void> {
  upstream.removeAllListeners("data");
  const answered = once(upstream, "data");
  upstream.write(queryPacket("ROLLBACK"));
  await answered;
  await meanwhile();
  upstream.on("data", (answer) => client.write(answer));
  client.write(errorPacket(1, 1213, "#40001Deadlock: wsrep aborted transaction"));
}

/** Breaks a connection at a COMMIT; resolves once the server has answered it, or has lost or ended the connection. */
async function breakAt(cut: Cut, commit: Buffer, client: Socket, upstream: Socket): Promise<void> {
  upstream.removeAllListeners("data");
  const arrived = new Promise<void>((resolve) => upstream.once("data", () => resolve()).once("close", () => resolve()));
  switch (cut) {
    case "before COMMIT":
      upstream.destroy();
      client.destroy();
      break;
    case "after COMMIT":
      upstream.once("data", () => client.destroy());
      upstream.write(commit);
      break;
    case "during COMMIT":
      client.destroy();
      setTimeout(() => upstream.write(commit), UNDER_WAY_MS);
  }
  await arrived;
}

/** A MySQL packet: four bytes of header, 3 for "query", the SQL. */
function isQuery(packet: Buffer, sql: string): boolean {
  return packet[4] === 3 && packet.subarray(5).toString() === sql;
}
