import { SharedPlaces } from "../../src/actions/shared-places.js";

/** Work that notes when it begins and lasts until the test ends it. */
class Workshop {
  readonly begun: string[] = [];
  private readonly ends: (() => void)[] = [];

  work(name: string): () => Promise<string> {
    return async () => {
      this.begun.push(name);
      await new Promise<void>((end) => this.ends.push(end));
      return name;
    };
  }

  /** Ends what began first and lets others begin. */
  async endOne(): Promise<void> {
    this.ends.shift()?.();
    await new Promise(setImmediate);
  }
}

test("workspaces get places in turn, and none holds more than its part", async () => {
  const workshop = new Workshop();
  const places = new SharedPlaces({ places: 3, perWorkspace: 2, longestLine: 10 });
  const runs = ["a1", "a2", "a3", "a4", "b1", "c1"].map((name) => places.run(name.slice(0, 1), workshop.work(name)));
  await new Promise(setImmediate);
  expect(workshop.begun).toEqual(["a1", "a2", "b1"]);
  for (let ended = 0; ended < 6; ended += 1) await workshop.endOne();
  expect(workshop.begun.slice(3)).toEqual(["c1", "a3", "a4"]);
  await expect(Promise.all(runs)).resolves.toEqual(["a1", "a2", "a3", "a4", "b1", "c1"]);
});

test("a workspace of which too much waits is told so, and may come again when less does", async () => {
  const workshop = new Workshop();
  const places = new SharedPlaces({ places: 1, perWorkspace: 1, longestLine: 2 });
  const runs = ["1", "2"].map((name) => places.run("a", workshop.work(name)));
  expect([places.isFull("a"), places.isFull("b")]).toEqual([true, false]);
  await expect(places.run("a", workshop.work("3"))).rejects.toMatchObject({ code: "SERVER_BUSY" });
  await new Promise(setImmediate);
  await workshop.endOne();
  runs.push(places.run("a", workshop.work("4")));
  await workshop.endOne();
  await workshop.endOne();
  await expect(Promise.all(runs)).resolves.toEqual(["1", "2", "4"]);
});

test("work that nobody wants any more leaves the line at once, wherever it stands, and is never begun", async () => {
  const workshop = new Workshop();
  const places = new SharedPlaces({ places: 1, perWorkspace: 1, longestLine: 2 });
  const [inLine, next] = [new AbortController(), new AbortController()];
  const kept = [places.run("a", workshop.work("a1"))];
  const left = [
    places.run("a", workshop.work("a2"), inLine.signal),
    places.run("b", workshop.work("b1"), next.signal),
  ].map((run) => expect(run).rejects.toThrow("left"));
  kept.push(places.run("b", workshop.work("b2")));
  expect([places.isFull("a"), places.isFull("b")]).toEqual([true, true]);
  inLine.abort(new Error("left"));
  next.abort(new Error("left"));
  await Promise.all(left);
  expect([places.isFull("a"), places.isFull("b")]).toEqual([false, false]);
  kept.push(places.run("a", workshop.work("a3")));
  for (let ended = 0; ended < 3; ended += 1) await workshop.endOne();
  await expect(Promise.all(kept)).resolves.toEqual(["a1", "b2", "a3"]);
  expect(workshop.begun).toEqual(["a1", "b2", "a3"]);
});

test("work that is unwanted before it comes is not begun, and work under way is not cut", async () => {
  const workshop = new Workshop();
  const places = new SharedPlaces({ places: 1, perWorkspace: 1, longestLine: 1 });
  await expect(places.run("a", workshop.work("1"), AbortSignal.abort(new Error("left")))).rejects.toThrow("left");
  const end = new AbortController();
  const run = places.run("a", workshop.work("2"), end.signal);
  await new Promise(setImmediate);
  end.abort(new Error("left"));
  await workshop.endOne();
  await expect(run).resolves.toBe("2");
  expect(workshop.begun).toEqual(["2"]);
});

test("work that fails gives its place back", async () => {
  const places = new SharedPlaces({ places: 1, perWorkspace: 1, longestLine: 1 });
  await expect(places.run("a", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  await expect(places.run("a", () => Promise.resolve("yes"))).resolves.toBe("yes");
});
