import { describe, expect, it } from "vitest";
import { openLoop, serverMsOf } from "../../../durable-objects/benchmark-run/api/open-loop.ts";
import { randomOf } from "../../../voice/random.ts";
import { FakeClock } from "../../support/fake-clock.ts";

/** Runs the clock until the loop has ended. */
async function run<T>(clock: FakeClock, loop: Promise<T>): Promise<T> {
  let isOver = false;
  void loop.finally(() => {
    isOver = true;
  });
  for (let step = 0; step < 20_000 && !isOver; step++) {
    await clock.advanceAsync(10);
  }
  return loop;
}

function answer(
  clock: FakeClock,
  afterMs: number,
  headers: Record<string, string> = {},
  status = 200,
): Promise<Response> {
  return new Promise((resolve) => {
    clock.startTimer(afterMs, () => resolve(new Response("{}", { status, headers })));
  });
}

const sending = (clock: FakeClock) => ({
  clock,
  monotonicMs: () => clock.now(),
  random: randomOf("open loop"),
  signal: new AbortController().signal,
});

describe("an open loop of requests", () => {
  it("goes on asking while the server stalls, and counts from when each request was due", async () => {
    const clock = new FakeClock();
    const startedAtMs = clock.now();
    const items = Array.from({ length: 60 }, (_, index) => index);
    // The server answers nothing in the second second.
    const send = () => {
      const sinceMs = clock.now() - startedAtMs;
      return answer(clock, sinceMs > 1_000 && sinceMs < 2_000 ? 2_010 - sinceMs : 10);
    };
    const outcomes = await run(clock, openLoop(items, 20, send, sending(clock)));
    expect(outcomes).toHaveLength(60);
    const slow = outcomes.filter(({ outcome }) => outcome.latencyMs > 100);
    // Twenty a second come in the stall, and wait half of it each.
    expect(slow.length).toBeGreaterThan(10);
    const sum = slow.reduce((total, { outcome }) => total + outcome.latencyMs, 0);
    expect(sum / slow.length).toBeGreaterThan(350);
  });

  it("keeps the rate on average, with gaps of chance", async () => {
    const clock = new FakeClock();
    const startedAtMs = clock.now();
    const sentAtMs: number[] = [];
    const send = () => {
      sentAtMs.push(clock.now() - startedAtMs);
      return answer(clock, 10);
    };
    await run(clock, openLoop(Array.from({ length: 400 }), 40, send, sending(clock)));
    const lastMs = sentAtMs.at(-1) ?? 0;
    expect(lastMs).toBeGreaterThan(8_500);
    expect(lastMs).toBeLessThan(11_500);
    const gaps = sentAtMs.map((ms, index) => ms - (sentAtMs[index - 1] ?? 0));
    expect(gaps.filter((gap) => gap > 50).length).toBeGreaterThan(20);
    expect(gaps.filter((gap) => gap < 10).length).toBeGreaterThan(60);
  });

  it("fails requests beyond a hundred under way, errors, and answers that are none", async () => {
    const clock = new FakeClock();
    let count = 0;
    const send = () => {
      count += 1;
      if (count === 1) return Promise.reject(new Error("broken"));
      return answer(clock, count === 2 ? 10 : 60_000, {}, count === 2 ? 503 : 200);
    };
    const outcomes = await run(clock, openLoop(Array.from({ length: 150 }), 100, send, sending(clock)));
    expect(count).toBe(102);
    expect(outcomes.filter(({ outcome }) => outcome.isFailed)).toHaveLength(50);
  });

  it("reads what the server took, and who answered", async () => {
    const clock = new FakeClock();
    const headers = { "Server-Timing": "total;dur=7.5, db;dur=3, cache;desc=kv", "X-Cached": "kv" };
    const [one] = await run(
      clock,
      openLoop([1], 1_000, () => answer(clock, 10, headers), sending(clock)),
    );
    expect(one?.outcome).toMatchObject({ serverMs: 7.5, cachedFrom: "kv", isFailed: false });
    expect(serverMsOf("db;dur=3")).toBeNull();
    expect(serverMsOf(null)).toBeNull();
  });
});
