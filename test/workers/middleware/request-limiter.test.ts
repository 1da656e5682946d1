import { describe, expect, it } from "vitest";
import { BLOCK_REQUESTS, RequestLimiter } from "../../../workers/middleware/request-limiter.ts";

/** A counter with room for `room` blocks of each key, and what it was asked. */
function counterWith(room: number) {
  const asked: string[] = [];
  return {
    asked,
    limit: async ({ key }: { key: string }) => {
      asked.push(key);
      return { success: asked.filter((other) => other === key).length <= room };
    },
  };
}

/** Sends requests of one client, each after the questions before it were answered. */
async function send(limiter: RequestLimiter, counter: ReturnType<typeof counterWith>, client: string, times: number[]) {
  const outcomes: (true | number)[] = [];
  for (const nowMs of times) {
    const asking: Promise<unknown>[] = [];
    const { isAdmitted, retryAfterMs } = limiter.admits(client, counter, nowMs, (task) => asking.push(task));
    outcomes.push(isAdmitted || retryAfterMs);
    await Promise.all(asking);
  }
  return outcomes;
}

const times = (count: number, nowMs = 0): number[] => Array.from({ length: count }, () => nowMs);

describe("a client's requests", () => {
  it("are asked for once a block, by a name that tells nothing of the credential", async () => {
    const counter = counterWith(Number.POSITIVE_INFINITY);
    const outcomes = await send(new RequestLimiter(), counter, "Bearer qv_secret", times(3 * BLOCK_REQUESTS + 1));
    expect(outcomes.every((outcome) => outcome === true)).toBe(true);
    expect(counter.asked).toHaveLength(3);
    expect(counter.asked.join()).not.toContain("qv_secret");
  });

  it("are refused for ten seconds once there is no room for their block, and then asked for again", async () => {
    const limiter = new RequestLimiter();
    const counter = counterWith(1);
    const outcomes = await send(limiter, counter, "a", [...times(2 * BLOCK_REQUESTS), ...times(1, 4_000)]);
    expect(outcomes.slice(0, -1).every((outcome) => outcome === true)).toBe(true);
    expect(outcomes.at(-1)).toBe(6_000);
    expect(await send(limiter, counter, "a", times(2, 10_000))).toEqual([true, 10_000]);
    expect(counter.asked).toHaveLength(3);
  });

  it("do not hold back another's", async () => {
    const limiter = new RequestLimiter();
    const counter = counterWith(0);
    await send(limiter, counter, "a", times(BLOCK_REQUESTS));
    expect(await send(limiter, counter, "a", times(1))).toEqual([10_000]);
    expect(await send(limiter, counter, "b", times(1))).toEqual([true]);
  });

  it("go on while the counter fails", async () => {
    const limiter = new RequestLimiter();
    const failing = { asked: [], limit: async () => Promise.reject(new Error("down")) };
    const outcomes = await send(limiter, failing, "a", times(3 * BLOCK_REQUESTS));
    expect(outcomes.every((outcome) => outcome === true)).toBe(true);
  });
});
