import { beforeEach, describe, expect, it } from "vitest";
import { strategies } from "../../../workers/cache/strategies.ts";
import { CacheWorld, type FakeIsolate } from "../../support/cache/cache-world.ts";

const { freshMs, revalidateMs, graceMs, negativeMs } = strategies.campaigns_list;

let world: CacheWorld;
let isolate: FakeIsolate;
beforeEach(() => {
  world = new CacheWorld();
  isolate = world.isolate();
});

describe("a value that was read before", () => {
  it("comes from memory, and from KV in another isolate, with its age", async () => {
    expect(await isolate.read()).toEqual({ value: "first", source: "origin", ageMs: 40 });
    await isolate.rest();
    expect(await isolate.read()).toMatchObject({ value: "first", source: "memory" });
    const other = world.isolate();
    const fromKv = await other.read();
    expect(fromKv).toMatchObject({ value: "first", source: "kv" });
    expect(fromKv.ageMs).toBeGreaterThan(40);
    expect(await other.read()).toMatchObject({ source: "memory" });
    expect(world.origin.calls).toBe(1);
  });

  it("comes from the database when KV has lost it, and is in KV again", async () => {
    const preferences = { strategy: "user_preferences", scopes: ["preferences"] } as const;
    await isolate.read(preferences);
    await isolate.rest();
    world.kv.values.clear();
    // KV takes one write a second.
    await world.clock.advanceAsync(1_000);
    const other = world.isolate();
    expect(await other.read(preferences)).toMatchObject({ value: "first", source: "database" });
    await other.rest();
    world.rows.rows.clear();
    expect(await world.isolate().read(preferences)).toMatchObject({ source: "kv" });
    expect(world.origin.calls).toBe(1);
  });

  it.each([0, "", false, null, undefined, [], { a: [null] }])("round-trips %j through every layer", async (value) => {
    world.origin.value = value;
    const read = { strategy: "user_preferences", scopes: [] } as const;
    expect((await isolate.read(read)).value).toStrictEqual(value);
    await isolate.rest();
    expect(await isolate.read(read)).toMatchObject({ value, source: "memory" });
    expect(await world.isolate().read(read)).toMatchObject({ value, source: "kv" });
    world.kv.values.clear();
    expect(await world.isolate().read(read)).toMatchObject({ value, source: "database" });
    expect(world.origin.calls).toBe(1);
  });

  it("is one frozen object for all readers, and not the loader's", async () => {
    const loaded = { items: [{ name: "spring" }] };
    world.origin.value = loaded;
    const first = (await isolate.read()).value as typeof loaded;
    loaded.items.push({ name: "autumn" });
    expect((await isolate.read()).value).toBe(first);
    expect(first).toEqual({ items: [{ name: "spring" }] });
    expect(() => first.items.push({ name: "winter" })).toThrow(TypeError);
  });

  it("keeps its own expiry in every layer that it is copied to", async () => {
    await isolate.read();
    await isolate.rest();
    await world.clock.advanceAsync(freshMs - 1_000);
    const other = world.isolate();
    expect(await other.read()).toMatchObject({ source: "kv" });
    await world.clock.advanceAsync(1_000);
    expect(await other.read()).toMatchObject({ source: "stale" });
    await world.clock.advanceAsync(freshMs + graceMs);
    expect(await other.read()).toMatchObject({ source: "origin" });
  });

  it("is not asked for in KV when there is no KV", async () => {
    const alone = world.isolate({ deps: { kv: undefined, database: undefined } });
    await alone.read();
    expect(await alone.read()).toMatchObject({ source: "memory" });
    expect(world.kv.gets).toBe(0);
  });
});

describe("a value past its fresh time", () => {
  it("is served at once and loaded once behind the answers", async () => {
    await isolate.read();
    await isolate.rest();
    await world.clock.advanceAsync(freshMs);
    world.origin.value = "second";
    const beforeMs = world.clock.now();
    const answers = await world.finish(Promise.all(Array.from({ length: 50 }, () => isolate.begin())));
    // The generation is looked up, the value is not waited for.
    expect(world.clock.now()).toBe(beforeMs + world.kv.delayMs);
    expect(answers.every(({ value, source }) => value === "first" && source === "stale")).toBe(true);
    await isolate.rest();
    expect(await isolate.read()).toMatchObject({ value: "second", source: "memory" });
    expect(world.origin.calls).toBe(2);
  });

  it("was not loaded again for any of a thousand reads before", async () => {
    await isolate.read();
    for (let i = 0; i < 1_000; i++) await isolate.begin();
    await isolate.rest();
    expect(world.origin.calls).toBe(1);
  });

  it("takes another isolate's newer value instead of asking the origin", async () => {
    await isolate.read();
    await isolate.rest();
    await world.clock.advanceAsync(freshMs + revalidateMs / 2);
    const other = world.isolate();
    world.origin.value = "second";
    expect(await other.read()).toMatchObject({ value: "first", source: "stale" });
    await other.rest();
    expect(await isolate.read()).toMatchObject({ value: "first", source: "stale" });
    await isolate.rest();
    expect(await isolate.read()).toMatchObject({ value: "second", source: "memory" });
    expect(world.origin.calls).toBe(2);
  });

  it("waits for the origin when it is older than may be served on purpose", async () => {
    await isolate.read();
    await world.clock.advanceAsync(freshMs + revalidateMs);
    world.origin.value = "second";
    expect(await isolate.read()).toMatchObject({ value: "second", source: "origin" });
  });

  it("is not served after its grace, whatever happens", async () => {
    await isolate.read();
    await isolate.rest();
    await world.clock.advanceAsync(freshMs + graceMs);
    world.origin.health = "fails";
    await expect(isolate.read()).rejects.toThrow("the database cannot be reached");
  });

  it("is replaced by nothing for a short time only", async () => {
    world.origin.value = null;
    expect(await isolate.read()).toMatchObject({ value: null, source: "origin" });
    expect(await isolate.read()).toMatchObject({ value: null, source: "memory" });
    await isolate.rest();
    world.origin.value = "made meanwhile";
    await world.clock.advanceAsync(negativeMs);
    expect(await isolate.read()).toMatchObject({ value: "made meanwhile", source: "origin" });
  });
});

describe("many who ask for the same at the same time", () => {
  it("cause one load among a thousand, and one look into KV", async () => {
    const answers = Promise.all(Array.from({ length: 1_000 }, () => isolate.begin()));
    expect(new Set((await world.finish(answers)).map(({ value }) => value))).toEqual(new Set(["first"]));
    expect(world.origin.calls).toBe(1);
    // The generation and the value.
    expect(world.kv.gets).toBe(2);
    expect(isolate.counts("campaigns_list")).toMatchObject({ reads: 1_000, coalesced: 999, originCalls: 1 });
  });

  it("get the one error when it fails, and the next one loads again", async () => {
    world.origin.health = "fails";
    const answers = Promise.allSettled(Array.from({ length: 20 }, () => isolate.begin()));
    const reasons = (await world.finish(answers)).map((answer) => answer.status === "rejected" && answer.reason);
    expect(new Set(reasons).size).toBe(1);
    expect(world.origin.calls).toBe(1);
    world.origin.health = "alive";
    expect(await isolate.read()).toMatchObject({ value: "first", source: "origin" });
    expect(world.origin.calls).toBe(2);
  });

  it("do not share between keys that look alike", async () => {
    const read = (parts: string[], value: string) => isolate.read({ parts, load: async () => value });
    await read(["a:b"], "one");
    expect((await read(["a", "b"], "two")).value).toBe("two");
    expect((await read(["constructor"], "three")).value).toBe("three");
    expect((await read(["a/b"], "four")).value).toBe("four");
  });
});

describe("refreshing early", () => {
  it("serves the fresh value and loads a new one", async () => {
    await isolate.read();
    await isolate.rest();
    await world.clock.advanceAsync(freshMs - 80);
    // Looks the generation up, for what follows.
    await isolate.read();
    world.origin.value = "second";
    // XFetch: -40 ms × ln(1 - 0.99) is 184 ms, more than what is left.
    world.chance = () => 0.99;
    expect(await isolate.begin()).toMatchObject({ value: "first", source: "memory" });
    await isolate.rest();
    expect(world.origin.calls).toBe(2);
    world.chance = () => 0;
    expect(await isolate.begin()).toMatchObject({ value: "second", source: "memory" });
    expect(isolate.counts("campaigns_list").earlyRefreshes).toBe(1);
  });

  it("leaves it alone long before it expires", async () => {
    await isolate.read();
    world.chance = () => 0.99;
    await isolate.begin();
    await isolate.rest();
    expect(world.origin.calls).toBe(1);
  });
});

describe("a value too large for its strategy", () => {
  it("is answered and not kept", async () => {
    world.origin.value = "x".repeat(strategies.campaigns_list.maxBytes);
    await isolate.read();
    await isolate.rest();
    expect(await isolate.read()).toMatchObject({ source: "origin" });
    expect([...world.kv.values.keys()].filter((key) => key.startsWith("qv1"))).toEqual([]);
    expect(isolate.counts("campaigns_list").layers.memory?.refused).toBe(2);
  });
});

it("counts per strategy and layer", async () => {
  await isolate.read();
  await isolate.rest();
  await isolate.read();
  await world.isolate().read();
  const counts = isolate.counts("campaigns_list");
  expect(counts).toMatchObject({
    reads: 2,
    fromOrigin: 1,
    failed: 0,
    originCalls: 1,
    originLatency: { count: 1, sumMs: 40 },
  });
  expect(counts.layers.memory).toMatchObject({ hits: 1, misses: 1, stored: 1 });
  expect(counts.layers.kv).toMatchObject({ hits: 0, misses: 1, stored: 1, latency: { maxMs: 5 } });
  expect(isolate.counts("generations").layers.kv?.latency.count).toBe(1);
});
