import { expect, it } from "vitest";
import { Counters } from "../../../workers/cache/counters.ts";
import { LayerGuard, UNAVAILABLE } from "../../../workers/cache/guard.ts";
import { FakeClock } from "../../support/fake-clock.ts";

const LIMIT_MS = 400;
const ROW = { organizationId: "org_1", name: "row" } as const;

function setUp() {
  const clock = new FakeClock();
  const counters = new Counters();
  const guard = new LayerGuard("kv", clock, counters);
  let asked = 0;
  const ask = (task: (signal: AbortSignal) => Promise<string>) =>
    guard.ask(ROW, LIMIT_MS, (signal) => {
      asked += 1;
      return task(signal);
    });
  const stalls = async () => {
    const asking = ask(() => new Promise(() => {}));
    await clock.advanceAsync(LIMIT_MS);
    return asking;
  };
  const fails = () => ask(() => Promise.reject(new Error("away")));
  const answers = () => ask(() => Promise.resolve("here"));
  return { clock, stalls, fails, answers, ask, asked: () => asked, counts: () => counters.ofLayer(ROW, "kv") };
}

it("waits for a dead layer once, and tries it again after a while", async () => {
  const { clock, stalls, answers, asked, counts } = setUp();
  expect(await stalls()).toBe(UNAVAILABLE);
  for (let i = 0; i < 10; i++) expect(await answers()).toBe(UNAVAILABLE);
  expect(asked()).toBe(1);
  await clock.advanceAsync(1_000);
  expect(await answers()).toBe("here");
  expect(await answers()).toBe("here");
  expect(counts()).toMatchObject({
    deadlines: 1,
    breakerOpened: 1,
    breakerSkips: 10,
    latency: { count: 3, maxMs: 400 },
  });
});

it("minds quick errors from the third in a row", async () => {
  const { fails, answers, asked } = setUp();
  await fails();
  await fails();
  await answers();
  for (let i = 0; i < 3; i++) await fails();
  expect(await answers()).toBe(UNAVAILABLE);
  expect(asked()).toBe(6);
});

it("lets one trial through at a time, each twice as late as the one before, within half a minute", async () => {
  const { clock, stalls, fails, asked } = setUp();
  await stalls();
  const trialsAtMs: number[] = [];
  const openedAtMs = clock.now();
  for (let ms = 0; ms < 120_000; ms += 100) {
    const before = asked();
    await Promise.all([fails(), fails()]);
    expect(asked() - before).toBeLessThanOrEqual(1);
    if (asked() > before) trialsAtMs.push(clock.now() - openedAtMs);
    clock.advance(100);
  }
  expect(trialsAtMs).toEqual([1_000, 3_000, 7_000, 15_000, 31_000, 61_000, 91_000]);
});

it("counts many that fail together as one reason to wait", async () => {
  const { clock, ask, answers } = setUp();
  const stalled = Promise.all(Array.from({ length: 100 }, () => ask(() => new Promise(() => {}))));
  await clock.advanceAsync(LIMIT_MS);
  await stalled;
  await clock.advanceAsync(1_000);
  expect(await answers()).toBe("here");
});

it("takes another trial when one is never heard of again", async () => {
  const { clock, stalls, ask, answers } = setUp();
  await stalls();
  await clock.advanceAsync(1_000);
  // Its request is destroyed: nothing of it runs any more.
  void ask(() => new Promise(() => {}));
  await clock.advanceAsync(0);
  clock.advance(1_000);
  expect(await answers()).toBe("here");
});

it("tells the layer when nobody waits any more, and drops its late failure", async () => {
  const { clock, ask } = setUp();
  let isAborted = false;
  const asking = ask(
    (signal) =>
      new Promise((_, reject) => {
        signal.addEventListener("abort", () => {
          isAborted = true;
          reject(new Error("aborted"));
        });
      }),
  );
  await clock.advanceAsync(LIMIT_MS);
  expect(await asking).toBe(UNAVAILABLE);
  expect(isAborted).toBe(true);
  expect(clock.pendingTimers).toBe(0);
});
