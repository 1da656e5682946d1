import { beforeEach, describe, expect, it } from "vitest";
import { LoadTimeout } from "../../../workers/cache/reader.ts";
import { strategies } from "../../../workers/cache/strategies.ts";
import { CacheWorld, type FakeIsolate } from "../../support/cache/cache-world.ts";

const { freshMs, revalidateMs, softMs, hardMs, takeoverMs } = strategies.campaigns_list;
/** Of a read of a layer, and of a generation. */
const LAYER_LIMIT_MS = 400;

let world: CacheWorld;
let isolate: FakeIsolate;
beforeEach(() => {
  world = new CacheWorld();
  isolate = world.isolate();
});

async function timed<T>(task: Promise<T>): Promise<{ outcome: PromiseSettledResult<T>; tookMs: number }> {
  const startedAtMs = world.clock.now();
  const [outcome] = await world.finish(Promise.allSettled([task]));
  return { outcome, tookMs: world.clock.now() - startedAtMs };
}

/** A value that may only be served if the origin cannot be asked. */
async function inGrace(): Promise<void> {
  await isolate.read();
  await isolate.rest();
  await world.clock.advanceAsync(freshMs + revalidateMs);
}

describe("with the origin failing", () => {
  it("serves what is within its grace, and leaves the origin alone for a second", async () => {
    await inGrace();
    world.origin.health = "fails";
    for (let i = 0; i < 20; i++) expect(await isolate.read()).toMatchObject({ value: "first", source: "stale" });
    expect(world.origin.calls).toBe(2);
    await world.clock.advanceAsync(1_000);
    await isolate.read();
    expect(world.origin.calls).toBe(3);
    await world.clock.advanceAsync(1_000);
    world.origin.health = "alive";
    world.origin.value = "second";
    expect(await isolate.read()).toMatchObject({ value: "second", source: "origin" });
  });

  it("serves what KV has within its grace, in an isolate that has nothing", async () => {
    await inGrace();
    world.origin.health = "fails";
    expect(await world.isolate().read()).toMatchObject({ value: "first", source: "stale" });
  });

  it("keeps no error", async () => {
    world.origin.health = "fails";
    await expect(isolate.read()).rejects.toThrow("cannot be reached");
    await expect(isolate.read()).rejects.toThrow("cannot be reached");
    expect(world.origin.calls).toBe(2);
    expect(isolate.state.flights.size).toBe(0);
  });
});

describe("with the origin slow", () => {
  it("serves what is within its grace after the soft timeout, and keeps the answer when it comes", async () => {
    await inGrace();
    world.origin.delayMs = 900;
    world.origin.value = "second";
    const { outcome, tookMs } = await timed(isolate.begin());
    expect(outcome).toMatchObject({ value: { value: "first", source: "stale" } });
    expect(tookMs).toBeLessThanOrEqual(softMs + 2 * world.kv.delayMs);
    await isolate.rest();
    expect(await isolate.read()).toMatchObject({ value: "second", source: "memory" });
    expect(world.origin.calls).toBe(2);
  });

  it("gives up at the hard timeout, tells the load, and frees the flight", async () => {
    world.origin.health = "stalls";
    const { outcome, tookMs } = await timed(isolate.begin());
    expect(outcome).toMatchObject({ status: "rejected", reason: { strategy: "campaigns_list", limitMs: hardMs } });
    expect((outcome as PromiseRejectedResult).reason).toBeInstanceOf(LoadTimeout);
    expect(tookMs).toBe(hardMs);
    await isolate.rest();
    expect(world.origin.aborted).toBe(1);
    expect(isolate.state.flights.size).toBe(0);
    world.origin.health = "alive";
    expect(await isolate.read()).toMatchObject({ value: "first", source: "origin" });
    await isolate.rest();
    expect(world.clock.pendingTimers).toBe(0);
  });
});

describe("with the leader's request destroyed", () => {
  /** A read whose request is gone before its load ends: neither it nor its timers ever come to anything. */
  function lostLeader(): void {
    isolate.begin({ load: () => new Promise(() => {}) }).catch(() => undefined);
  }

  it("lets exactly one follower load again, and all have that", async () => {
    lostLeader();
    await world.clock.advanceAsync(100);
    const { outcome, tookMs } = await timed(Promise.all(Array.from({ length: 20 }, () => isolate.begin())));
    const answers = outcome.status === "fulfilled" ? outcome.value : [];
    expect(answers.map(({ value }) => value)).toEqual(Array(20).fill("first"));
    expect(world.origin.calls).toBe(1);
    expect(tookMs).toBeLessThanOrEqual(takeoverMs + world.origin.delayMs + world.kv.delayMs);
    expect(isolate.counts("campaigns_list")).toMatchObject({ takeovers: 1, coalesced: 19 });
  });

  it("does not make those wait who come when it is known to be lost", async () => {
    lostLeader();
    await world.clock.advanceAsync(takeoverMs + 100);
    const { outcome, tookMs } = await timed(isolate.begin());
    expect(outcome).toMatchObject({ value: { value: "first" } });
    expect(tookMs).toBe(world.kv.delayMs + world.origin.delayMs);
  });

  it("lets a follower that has something stale serve it without loading", async () => {
    await inGrace();
    lostLeader();
    await world.clock.advanceAsync(10);
    const { outcome, tookMs } = await timed(isolate.begin());
    expect(outcome).toMatchObject({ value: { value: "first", source: "stale" } });
    expect(tookMs).toBeLessThanOrEqual(LAYER_LIMIT_MS + softMs + world.kv.delayMs);
    expect(world.origin.calls).toBe(1);
  });
});

describe.each(["refuses", "stalls"] as const)("with KV that %s", (health) => {
  beforeEach(() => {
    world.kv.health = health;
  });

  it("still answers, and waits for it once", async () => {
    const { outcome, tookMs } = await timed(isolate.begin());
    expect(outcome).toMatchObject({ value: { value: "first", source: "origin" } });
    expect(tookMs).toBeLessThanOrEqual(LAYER_LIMIT_MS + world.origin.delayMs);
    await isolate.rest();
    expect(await timed(isolate.begin())).toMatchObject({ outcome: { value: { source: "memory" } }, tookMs: 0 });
    for (let i = 0; i < 5; i++) {
      const next = await timed(isolate.begin({ parts: [`other-${i}`] }));
      expect(next).toMatchObject({ outcome: { value: { source: "origin" } }, tookMs: world.origin.delayMs });
    }
  });

  it("shows the editor the edit, and does not share what was kept meanwhile", async () => {
    await isolate.read();
    world.origin.value = "second";
    await isolate.invalidate();
    expect(await isolate.read()).toMatchObject({ value: "second" });
    await isolate.rest();
    world.kv.health = "alive";
    const other = world.isolate();
    await world.clock.advanceAsync(60_000);
    world.origin.value = "third";
    expect(await other.read()).toMatchObject({ value: "third", source: "origin" });
  });

  it("tells the other isolates of an edit when KV is back", async () => {
    world.kv.health = "alive";
    const other = world.isolate();
    await other.read({ strategy: "user_preferences" });
    world.kv.health = health;
    await isolate.read();
    world.origin.value = "second";
    await isolate.invalidate();
    await isolate.rest();
    world.kv.health = "alive";
    // The breaker's longest wait, then the time that KV was given to show the edit.
    for (let ms = 0; ms < 80_000; ms += 4_000) {
      await world.clock.advanceAsync(4_000);
      await isolate.read();
    }
    await isolate.rest();
    await world.clock.advanceAsync(36_000);
    expect((await other.read({ strategy: "user_preferences" })).value).toBe("second");
  });
});

describe("with a layer that is back", () => {
  it("uses it again after one trial", async () => {
    world.kv.health = "stalls";
    await isolate.read();
    await isolate.rest();
    world.kv.health = "alive";
    await world.clock.advanceAsync(30_000);
    await isolate.read({ parts: ["one"] });
    await isolate.rest();
    expect(await world.isolate().read({ parts: ["one"] })).toMatchObject({ source: "kv" });
    expect(isolate.counts("generations").layers.kv).toMatchObject({ deadlines: 1, breakerOpened: 1 });
  });
});

describe("with the database layer away", () => {
  it.each(["refuses", "stalls"] as const)("still answers when it %s", async (health) => {
    world.rows.health = health;
    const read = { strategy: "analytics_data" } as const;
    const { outcome, tookMs } = await timed(isolate.begin(read));
    expect(outcome).toMatchObject({ value: { value: "first", source: "origin" } });
    expect(tookMs).toBeLessThanOrEqual(LAYER_LIMIT_MS + world.origin.delayMs + 2 * world.kv.delayMs);
    await isolate.rest();
    expect(await isolate.read(read)).toMatchObject({ source: "kv" });
  });
});
