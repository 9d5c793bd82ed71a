import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";

import { Crm } from "../../examples/crm-plugin/crm.js";
import { CrmPlugin } from "../../examples/crm-plugin/crm-plugin.js";
import { FileStore, type PluginState, type StateStore } from "../../examples/crm-plugin/plugin-state.js";
import { TreueClient, TreueUnreachable } from "../../examples/crm-plugin/treue-client.js";
import { Dice } from "../../src/demo/dice.js";
import { actInCrm } from "./crm-side.js";
import { Fuse } from "./fuse.js";
import { pictureOfCrm, pictureOfTreue, TreueSide, unnamedRecords } from "./treue-side.js";

const LONGEST_SETTLING_MS = 60_000;
const NEVER = Number.MAX_SAFE_INTEGER;

/** Where a run takes place. */
export interface RunPlace {
  readonly endpoint: string;
  /** Keys to the same workspace, which nothing else uses. */
  readonly pluginKey: string;
  readonly otherKey: string;
  /** Takes all changes out of the workspace's feed. */
  readonly emptyFeed: () => Promise<void>;
}

/** How a run went. */
export interface RunReport {
  readonly kills: number;
  readonly records: number;
  readonly refused: number;
}

/** Random work on both sides while the plugin is killed and started again; fails unless both sides end up equal. */
export async function runSync(seed: number, place: RunPlace): Promise<RunReport> {
  const folder = mkdtempSync(path.join(tmpdir(), "treue-sync-"));
  try {
    return await new SyncRun(new Dice(seed), place, path.join(folder, "state.json")).run();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

class SyncRun {
  private fuse = new Fuse(NEVER, false);
  private readonly crm = new Crm(undefined, () => this.fuse.tick());
  private readonly treue: TreueSide;
  private plugin: CrmPlugin | null = null;
  private kills = 0;
  private refused = 0;

  constructor(
    private readonly dice: Dice,
    private readonly place: RunPlace,
    private readonly statePath: string,
  ) {
    this.treue = new TreueSide(place.endpoint, place.otherKey);
  }

  async run(): Promise<RunReport> {
    for (let steps = this.dice.whole(8, 16); steps > 0; steps--) await this.step();
    this.die();
    await this.settle();
    return { kills: this.kills, records: Object.keys(pictureOfCrm(this.crm)).length, refused: this.refused };
  }

  private async step(): Promise<void> {
    const name = this.dice.weighted({ crm: 5, treue: 5, sync: 3, both: 4, emptyFeed: 0.3 });
    if (name === "crm") this.actInCrm();
    else if (name === "treue") await this.treue.act(this.dice);
    else if (name === "emptyFeed") await this.place.emptyFeed();
    else if (name === "sync") await this.sync();
    else await this.syncMeanwhile();
  }

  /** The plugin works while both sides go on. */
  private async syncMeanwhile(): Promise<void> {
    const syncing = this.sync();
    for (let acts = this.dice.whole(1, 3); acts > 0; acts--) {
      await delay(this.dice.whole(0, 15));
      this.actInCrm();
      await this.treue.act(this.dice);
    }
    await syncing;
  }

  private actInCrm(): void {
    this.fuse.whileOthers(() => actInCrm(this.crm, this.dice));
  }

  private async sync(): Promise<void> {
    const plugin = (this.plugin ??= await this.startedPlugin());
    const ending = await this.fuse.ending(plugin.sync()).catch((fault: unknown) => {
      if (!(fault instanceof TreueUnreachable)) throw fault;
      return "ended" as const;
    });
    if (ending === "killed") this.die();
  }

  private die(): void {
    if (this.plugin !== null) this.kills++;
    this.plugin = null;
    this.fuse = new Fuse(NEVER, false);
  }

  /** A plugin that knows what is in the store and nothing else; half of them die at some step. */
  private async startedPlugin(isImmortal = this.dice.chance(0.5)): Promise<CrmPlugin> {
    const fuse = isImmortal ? new Fuse(NEVER, false) : new Fuse(this.dice.whole(0, 12), this.dice.chance(0.5));
    this.fuse = fuse;
    const mortalFetch: typeof fetch = (...request) => fuse.around(() => fetch(...request));
    const client = new TreueClient(
      this.place.endpoint,
      this.place.pluginKey,
      { tries: 5, firstPauseMs: 10 },
      mortalFetch,
    );
    const store = mortalStore(new FileStore(this.statePath), fuse);
    return CrmPlugin.start(this.crm, client, store, () => this.refused++);
  }

  /** Nobody works any more; the plugin goes on until nothing is left to do. */
  private async settle(): Promise<void> {
    this.plugin = await this.startedPlugin(true);
    const deadline = Date.now() + LONGEST_SETTLING_MS;
    let there = await this.treue.everything();
    for (let equalInARow = 0; equalInARow < 2;) {
      await this.sync();
      there = await this.treue.everything();
      const isEqual = isDeepStrictEqual(pictureOfCrm(this.crm), pictureOfTreue(there));
      equalInARow = isEqual && unnamedRecords(this.crm, there).length === 0 ? equalInARow + 1 : 0;
      if (Date.now() > deadline) break;
      if (equalInARow === 0) await delay(40);
    }
    expect(pictureOfCrm(this.crm)).toEqual(pictureOfTreue(there));
    expect(unnamedRecords(this.crm, there)).toEqual([]);
  }
}

function mortalStore(store: StateStore, fuse: Fuse): StateStore {
  return {
    load: () => store.load(),
    save: (state: PluginState) => fuse.around(() => store.save(state)),
  };
}
