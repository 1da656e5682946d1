import { beforeEach, describe, expect, it } from "vitest";
import { DatabaseLayer } from "../../../workers/cache/database-layer.ts";
import { MISS } from "../../../workers/cache/entry.ts";
import { KvLayer } from "../../../workers/cache/kv-layer.ts";
import type { CacheLayer } from "../../../workers/cache/layer.ts";
import { MemoryLayer } from "../../../workers/cache/memory-layer.ts";
import { WritePacer } from "../../../workers/cache/write-pacer.ts";
import { buildEntry, buildKey } from "../../support/cache/cache-entry-builder.ts";
import { CacheWorld } from "../../support/cache/cache-world.ts";

let world: CacheWorld;
beforeEach(() => {
  world = new CacheWorld();
});

const { signal } = new AbortController();
const kvLayer = (writes = new WritePacer()) => new KvLayer(world.kv.location(), writes, world.clock);
const storedIn = (layer: CacheLayer, text: string) => world.finish(layer.get(buildKey(text), signal));

describe.each<[string, () => CacheLayer]>([
  ["memory", () => new MemoryLayer(world.clock, 1_000_000)],
  ["kv", kvLayer],
  ["database", () => new DatabaseLayer(world.rows)],
])("the %s layer", (_, open) => {
  it.each(["plain", "constructor", "__proto__", `long ${"x".repeat(5_000)}`])(
    "keeps and replaces what is called %.20s",
    async (text) => {
      const layer = open();
      const put = async (value: unknown) => {
        await world.clock.advanceAsync(1_000);
        const entry = buildEntry(world.clock.now(), { value });
        expect(await world.finish(layer.put(buildKey(text), entry, signal))).toBe("stored");
        return entry;
      };
      expect(await storedIn(layer, text)).toBe(MISS);
      for (const value of ["one", null, { deep: [0, ""] }]) {
        const entry = await put(value);
        expect(await storedIn(layer, text)).toEqual(entry);
      }
    },
  );
});

describe("the memory layer", () => {
  const sized = (bytes: number) => buildEntry(world.clock.now(), { bytes });

  it("stays below its bytes by dropping what was not used for longest", () => {
    const memory = new MemoryLayer(world.clock, 100_000);
    for (const name of ["a", "b", "c"]) memory.keep(buildKey(name), sized(3_000));
    memory.find(buildKey("a"));
    for (let i = 0; i < 8; i++) memory.keep(buildKey(`more-${i}`), sized(3_000));
    expect(memory.find(buildKey("a"))).not.toBe(MISS);
    expect(memory.find(buildKey("b"))).toBe(MISS);
    for (let i = 0; i < 5_000; i++) {
      memory.keep(buildKey(`many-${i}`), sized(10));
      expect(memory.totalBytes).toBeLessThanOrEqual(100_000);
    }
    expect(memory.find(buildKey("many-4999"))).not.toBe(MISS);
  });

  it("counts an entry that replaces another once", () => {
    const memory = new MemoryLayer(world.clock, 100_000);
    memory.keep(buildKey("a"), sized(3_000));
    const { totalBytes } = memory;
    memory.keep(buildKey("a"), sized(3_000));
    memory.find(buildKey("a"));
    expect(memory.totalBytes).toBe(totalBytes);
  });

  it("refuses what would push out too much else, and drops what it replaces", () => {
    const memory = new MemoryLayer(world.clock, 100_000);
    memory.keep(buildKey("a"), sized(10));
    expect(memory.keep(buildKey("a"), sized(10_000))).toBe("refused");
    expect(memory.find(buildKey("a"))).toBe(MISS);
    expect(memory.totalBytes).toBe(0);
  });

  it("forgets an entry at the end of its life", () => {
    const memory = new MemoryLayer(world.clock, 100_000);
    memory.keep(buildKey("a"), sized(10));
    world.clock.advance(600_000);
    expect(memory.find(buildKey("a"))).toBe(MISS);
    expect(memory.totalBytes).toBe(0);
  });
});

describe("the KV layer", () => {
  it("asks KV to keep an entry for its life, and a minute at least", async () => {
    const layer = kvLayer();
    const nowMs = world.clock.now();
    await world.finish(layer.put(buildKey("long"), buildEntry(nowMs), signal));
    const short = buildEntry(nowMs, { freshUntilMs: nowMs + 5_000, staleUntilMs: nowMs + 10_000 });
    await world.finish(layer.put(buildKey("short"), short, signal));
    expect(world.kv.values.get("long")?.expirationTtl).toBe(600);
    expect(world.kv.values.get("short")?.expirationTtl).toBe(60);
  });

  it("writes a key once a second, the last of those that came too soon", async () => {
    const layer = kvLayer();
    const puts = [0, 1, 2, 3].map((value) =>
      layer.put(buildKey("a"), buildEntry(world.clock.now(), { value }), signal),
    );
    await world.finish(Promise.all(puts));
    expect(world.kv.puts).toBe(2);
    expect(world.kv.refusedPuts).toBe(0);
    expect(await storedIn(layer, "a")).toMatchObject({ value: 3 });
  });

  it("does not mind that another isolate has just written the key", async () => {
    await world.finish(kvLayer().put(buildKey("a"), buildEntry(world.clock.now()), signal));
    await world.finish(kvLayer().put(buildKey("a"), buildEntry(world.clock.now()), signal));
    expect(world.kv.refusedPuts).toBe(1);
  });

  it("refuses what KV would not take, and cuts nothing", async () => {
    const value = "x".repeat(25 * 1_024 * 1_024);
    const entry = buildEntry(world.clock.now(), { value });
    expect(await world.finish(kvLayer().put(buildKey("a"), entry, signal))).toBe("refused");
    expect(world.kv.puts).toBe(0);
  });

  it.each(["", "no JSON", "null", "[]", '{"kind":"value"}', '{"kind":"other","value":1}'])(
    "takes %j for a miss",
    async (text) => {
      world.kv.values.set("a", { text, expirationTtl: 60, expiresAtMs: Number.POSITIVE_INFINITY });
      expect(await storedIn(kvLayer(), "a")).toBe(MISS);
    },
  );
});

describe("the database layer", () => {
  it("reads the rows of the key's organisation only", async () => {
    const layer = new DatabaseLayer(world.rows);
    await world.finish(layer.put(buildKey("a"), buildEntry(world.clock.now()), signal));
    expect(await world.finish(layer.get({ organizationId: "org_2", text: "a" }, signal))).toBe(MISS);
  });

  it.each(["\u0000", "half a pair \ud800"])("refuses text that jsonb does not take: %j", async (value) => {
    const layer = new DatabaseLayer(world.rows);
    expect(await world.finish(layer.put(buildKey("a"), buildEntry(world.clock.now(), { value }), signal))).toBe(
      "refused",
    );
  });
});
