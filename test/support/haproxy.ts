import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { freePorts } from "./free-ports.js";

/** A balancer before servers on this machine, set up as docs/operate.md says. */
export class Haproxy {
  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    readonly url: string,
  ) {}

  /** Starts before servers on these ports; resolves when one of them is reached. */
  static async start(section: string, ports: readonly number[]): Promise<Haproxy> {
    const folder = mkdtempSync(path.join(tmpdir(), "treue-haproxy-"));
    const [port] = await freePorts(1);
    const servers = ports.map((server, index) => `  server treue${index} 127.0.0.1:${server} check`);
    const file = path.join(folder, "haproxy.cfg");
    const settings = `defaults\n  mode http\n  timeout connect 5s\n  timeout client 60s\n  timeout server 60s
frontend api\n  bind 127.0.0.1:${port}\n  default_backend treue\n${section}\n${servers.join("\n")}\n`;
    writeFileSync(file, settings);
    const child = spawn("haproxy", ["-db", "-f", file], { stdio: ["ignore", "ignore", "inherit"] });
    await once(child, "spawn");
    const proxy = new Haproxy(child, folder, `http://127.0.0.1:${port}`);
    while (!(await proxy.reachesServer())) await delay(50);
    return proxy;
  }

  async stop(): Promise<void> {
    const closed = once(this.child, "close");
    this.child.kill("SIGTERM");
    await closed;
    rmSync(this.folder, { recursive: true });
  }

  private async reachesServer(): Promise<boolean> {
    if (this.child.exitCode !== null) throw new Error("haproxy ended");
    return fetch(`${this.url}/healthz`).then(
      ({ status }) => status === 200,
      () => false,
    );
  }
}
