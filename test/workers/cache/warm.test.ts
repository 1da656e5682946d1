import { expect, it } from "vitest";
import { type WarmTarget, warm } from "../../../workers/cache/warm.ts";
import { CacheWorld, readOf } from "../../support/cache/cache-world.ts";

function setUp() {
  const world = new CacheWorld();
  const isolate = world.isolate();
  let running = 0;
  let most = 0;
  const target = (name: string, load = () => Promise.resolve<unknown>(name)): WarmTarget => ({
    name,
    read: async () => {
      const request = readOf(world.origin, {
        parts: [name],
        load: async (signal) => {
          most = Math.max(most, ++running);
          await world.origin.load(signal);
          running -= 1;
          return load();
        },
      });
      return (await isolate.request().read(request)).source;
    },
  });
  const run = (targets: WarmTarget[], limits: { concurrency: number; deadlineMs: number }) =>
    world.finish(warm(targets, { ...limits, clock: world.clock }));
  return { world, isolate, target, run, most: () => most };
}

it("makes the reads, so many at a time, and says by name what became of each", async () => {
  const { isolate, target, run, most } = setUp();
  await isolate.read({ parts: ["c"] });
  const failing = target("b", () => Promise.reject(new TypeError("something personal")));
  const results = await run([target("a"), failing, target("c"), target("d"), target("e")], {
    concurrency: 2,
    deadlineMs: 10_000,
  });
  expect(results).toEqual([
    { name: "a", outcome: "ready", source: "origin" },
    { name: "b", outcome: "failed", reason: "TypeError" },
    { name: "c", outcome: "ready", source: "memory" },
    { name: "d", outcome: "ready", source: "origin" },
    { name: "e", outcome: "ready", source: "origin" },
  ]);
  expect(most()).toBe(2);
  expect(await isolate.read({ parts: ["d"] })).toMatchObject({ value: "d", source: "memory" });
});

it("ends at its deadline, and says what it did not get to", async () => {
  const { world, target, run } = setUp();
  world.origin.delayMs = 300;
  const startedAtMs = world.clock.now();
  const results = await run([target("a"), target("b"), target("c")], { concurrency: 1, deadlineMs: 500 });
  expect(world.clock.now() - startedAtMs).toBe(500);
  expect(results.map(({ outcome }) => outcome)).toEqual(["ready", "late", "not_begun"]);
});
