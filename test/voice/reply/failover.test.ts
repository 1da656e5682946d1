import { describe, expect, it } from "vitest";
import type { CallEventBody } from "../../../voice/events.ts";
import { ProviderError } from "../../../voice/providers.ts";
import { firstThatAnswers } from "../../../voice/reply/failover.ts";
import { FakeClock, settle } from "../../support/fake-clock.ts";
import { sleep } from "../../support/sleep.ts";

interface Candidate {
  provider: string;
  run: (signal: AbortSignal) => AsyncGenerator<string>;
}

function setUp(...candidates: Candidate[]) {
  const clock = new FakeClock();
  const events: CallEventBody[] = [];
  const controller = new AbortController();
  const seen = { items: [] as string[], end: "open" as unknown, atMs: 0 };
  const startMs = clock.now();
  void (async () => {
    const deps = { clock, emit: (event: CallEventBody) => events.push(event) };
    try {
      const open = (candidate: Candidate, signal: AbortSignal) => candidate.run(signal);
      for await (const item of firstThatAnswers(candidates, "llm", open, deps, controller.signal)) {
        seen.items.push(item);
      }
      seen.end = "done";
    } catch (error) {
      seen.end = error;
    }
    seen.atMs = clock.now() - startMs;
  })();
  return { clock, events, controller, seen };
}

const error = (provider: string) =>
  new ProviderError({ provider, stage: "llm", message: "down", isRetryable: true, status: 503 });

const clockless = {
  answers: (provider: string): Candidate => ({
    provider,
    async *run() {
      yield provider;
      yield "more";
    },
  }),
  fails: (provider: string): Candidate => ({
    provider,
    // biome-ignore lint/correctness/useYield: it fails before its first item
    async *run() {
      throw error(provider);
    },
  }),
  failsLater: (provider: string): Candidate => ({
    provider,
    async *run() {
      yield "half";
      throw error(provider);
    },
  }),
  hangs: (provider: string, items: string[] = []): Candidate => ({
    provider,
    async *run(signal) {
      yield* items;
      await sleep(new FakeClock(), 1, signal);
    },
  }),
};

describe("firstThatAnswers", () => {
  it("asks only the first when it answers", async () => {
    const { seen, events } = setUp(clockless.answers("a"), clockless.answers("b"));
    await settle();
    expect(seen).toMatchObject({ items: ["a", "more"], end: "done" });
    expect(events).toEqual([]);
  });

  it("goes on to the next when one fails before its first item, and says so", async () => {
    const { seen, events } = setUp(clockless.fails("a"), clockless.fails("b"), clockless.answers("c"));
    await settle();
    expect(seen).toMatchObject({ items: ["c", "more"], end: "done" });
    expect(events).toEqual([
      { type: "provider_failed", stage: "llm", provider: "a", reason: "down", status: 503 },
      { type: "provider_fell_back", stage: "llm", from: "a", to: "b" },
      { type: "provider_failed", stage: "llm", provider: "b", reason: "down", status: 503 },
      { type: "provider_fell_back", stage: "llm", from: "b", to: "c" },
    ]);
  });

  it("waits 1.2 s for one that can be replaced", async () => {
    const { seen, clock } = setUp(clockless.hangs("a"), clockless.answers("b"));
    await clock.advanceAsync(1_199);
    expect(seen.items).toEqual([]);
    await clock.advanceAsync(1);
    expect(seen.items[0]).toBe("b");
  });

  it("repeats no words: one that fails or stalls after its first item is the end", async () => {
    const failed = setUp(clockless.failsLater("a"), clockless.answers("b"));
    await settle();
    expect(failed.seen).toMatchObject({ items: ["half"], end: { provider: "a" } });
    const stalled = setUp(clockless.hangs("a", ["half"]), clockless.answers("b"));
    await stalled.clock.advanceAsync(2_000);
    expect(stalled.seen).toMatchObject({ items: ["half"], end: { stage: "llm" }, atMs: 2_000 });
    expect(stalled.clock.pendingTimers).toBe(0);
  });

  it("throws the last one's error when none answers, and names an empty chain", async () => {
    const { seen, events } = setUp(clockless.fails("a"), clockless.fails("b"));
    await settle();
    expect(seen.end).toMatchObject({ provider: "b" });
    expect(events.filter(({ type }) => type === "provider_failed")).toHaveLength(2);
    const none = setUp();
    await settle();
    expect(none.seen.end).toMatchObject({ isRetryable: false, message: "no llm provider is configured" });
  });

  it("ends quietly when aborted, and asks nobody else", async () => {
    const { seen, events, controller, clock } = setUp(clockless.hangs("a"), clockless.answers("b"));
    await clock.advanceAsync(100);
    controller.abort();
    await settle();
    expect(seen).toMatchObject({ items: [], end: "done" });
    expect(events).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("does not take a bug for an outage", async () => {
    const bug: Candidate = {
      provider: "a",
      // biome-ignore lint/correctness/useYield: it fails before its first item
      async *run() {
        throw new TypeError("undefined is not a function");
      },
    };
    const { seen } = setUp(bug, clockless.answers("b"));
    await settle();
    expect(seen.end).toBeInstanceOf(TypeError);
  });
});
