import { getEventListeners } from "node:events";
import { beforeEach, describe, expect, it } from "vitest";
import { DeadlineExceeded } from "../../../voice/deadline.ts";
import { firstThatAnswers, type ItemWeight } from "../../../voice/failover/failover.ts";
import { createProviderHealth, type ProviderHealth } from "../../../voice/failover/provider-health.ts";
import { ProviderError } from "../../../voice/providers.ts";
import type { CallEventBody } from "../../../voice/timeline/events.ts";
import { seededRandom } from "../../support/audio/noise.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { sleep, untilAborted } from "../../support/sleep.ts";

/** What a provider does: wait (ms), give an item, fail, hang. */
type Step = number | string | Error | typeof HANG;
const HANG = Symbol("hang");

const DOWN = new ProviderError({ provider: "any", stage: "llm", message: "down", isRetryable: true, status: 503 });
const failed = (provider: string) => ({
  type: "provider_failed",
  stage: "llm",
  provider,
  reason: "down",
  status: 503,
});
const fellBack = (from: string, to: string) => ({ type: "provider_fell_back", stage: "llm", from, to });
const hedgeStarted = (provider: string, afterMs = 1_200) => ({
  type: "hedge_started",
  turnId: "turn_1",
  stage: "llm",
  provider,
  afterMs,
});
const hedgeWon = (provider: string) => ({ type: "hedge_won", turnId: "turn_1", stage: "llm", provider });

interface Scripted {
  provider: string;
  run: (signal: AbortSignal) => AsyncGenerator<string>;
}

let clock: FakeClock;
let health: ProviderHealth;
/** Who was asked, and whose signal was aborted, in order. */
let asked: string[];
let aborted: string[];
/** Whose stream came to its own end. */
let ended: string[];

beforeEach(() => {
  clock = new FakeClock();
  health = createProviderHealth(clock);
  asked = [];
  aborted = [];
  ended = [];
});

function provider(name: string, ...steps: Step[]): Scripted {
  return {
    provider: name,
    async *run(signal) {
      for (const step of steps) {
        if (step === HANG) return await untilAborted(signal);
        if (step instanceof Error) throw step;
        if (typeof step === "string") yield step;
        else if (!(await sleep(clock, step, signal))) return;
      }
      ended.push(name);
    },
  };
}

function ask(chain: readonly Scripted[], weigh?: (item: string) => ItemWeight) {
  const events: CallEventBody[] = [];
  const controller = new AbortController();
  const seen = { items: [] as string[], end: "open" as unknown, atMs: 0, events };
  const startMs = clock.now();
  const open = (candidate: Scripted, signal: AbortSignal) => {
    asked.push(candidate.provider);
    signal.addEventListener("abort", () => aborted.push(candidate.provider));
    return candidate.run(signal);
  };
  const deps = {
    clock,
    health,
    turnId: "turn_1",
    emit: (event: CallEventBody) => events.push(event),
    ...(weigh && { weigh }),
  };
  void (async () => {
    try {
      for await (const item of firstThatAnswers(chain, "llm", open, deps, controller.signal)) seen.items.push(item);
      seen.end = "done";
    } catch (error) {
      seen.end = error;
    }
    seen.atMs = clock.now() - startMs;
  })();
  return { seen, controller };
}

/** Asks `chain` until it has answered or failed, and nothing is left running. */
async function askToTheEnd(...chain: Scripted[]) {
  const { seen } = ask([...chain]);
  await clock.advanceAsync(10_000);
  expect(seen.end).not.toBe("open");
  expect(clock.pendingTimers).toBe(0);
  return seen;
}

describe("one provider after another", () => {
  it("asks only the first when it answers", async () => {
    const seen = await askToTheEnd(provider("a", 100, "one", 50, "two"), provider("b", "b"));
    expect(seen).toMatchObject({ items: ["one", "two"], end: "done", atMs: 150, events: [] });
    expect(asked).toEqual(["a"]);
  });

  it("goes on to the next at once when one fails before its first item, and says so", async () => {
    const seen = await askToTheEnd(provider("a", 30, DOWN), provider("b", 30, DOWN), provider("c", 40, "c"));
    expect(seen).toMatchObject({ items: ["c"], end: "done", atMs: 100 });
    expect(seen.events).toEqual([failed("a"), fellBack("a", "b"), failed("b"), fellBack("b", "c")]);
  });

  it("waits 6 s for the only model", async () => {
    const just = await askToTheEnd(provider("a", 5_999, "a"));
    expect(just).toMatchObject({ items: ["a"], events: [] });
    const late = await askToTheEnd(provider("a", HANG));
    expect(late).toMatchObject({ end: { name: "DeadlineExceeded", limitMs: 6_000 }, atMs: 6_000 });
    expect(late.events).toMatchObject([{ type: "provider_failed", provider: "a", status: null }]);
    expect(aborted).toContain("a");
  });

  it("repeats no words: one that fails or stalls after its first item is the end", async () => {
    const broken = await askToTheEnd(provider("a", "half", DOWN), provider("b", "b"));
    expect(broken).toMatchObject({ items: ["half"], end: DOWN, events: [failed("a")] });
    const stalled = await askToTheEnd(provider("a", "half", HANG), provider("b", "b"));
    expect(stalled).toMatchObject({ items: ["half"], end: { stage: "llm" }, atMs: 2_000 });
    expect(asked).toEqual(["a", "a"]);
  });

  it("throws the last one's error when none answers, and names an empty chain", async () => {
    const last = new ProviderError({ provider: "b", stage: "llm", message: "down", isRetryable: true, status: 503 });
    const seen = await askToTheEnd(provider("a", DOWN), provider("b", last));
    expect(seen.end).toBe(last);
    expect(seen.events).toEqual([failed("a"), fellBack("a", "b"), failed("b")]);
    const none = await askToTheEnd();
    expect(none.end).toMatchObject({ isRetryable: false, message: "no llm provider is configured" });
  });

  it("takes an empty answer for an answer", async () => {
    const seen = await askToTheEnd(provider("a", 100), provider("b", "b"));
    expect(seen).toMatchObject({ items: [], end: "done", events: [] });
  });

  it("does not take a bug for an outage, not even beside another provider", async () => {
    const bug = new TypeError("undefined is not a function");
    const seen = await askToTheEnd(provider("a", bug), provider("b", "b"));
    expect(seen.end).toBe(bug);
    const late = await askToTheEnd(provider("a", 1_500, bug), provider("b", HANG));
    expect(late.end).toBe(bug);
    expect(aborted).toContain("b");
  });
});

describe("items that are weighed", () => {
  const weights: Record<string, ItemWeight> = { "": "nothing", hm: "thoughts", "…": "work" };

  async function askWeighed(...chain: Scripted[]) {
    const { seen } = ask(chain, (item) => weights[item] ?? "answer");
    await clock.advanceAsync(30_000);
    expect(seen.end).not.toBe("open");
    expect(clock.pendingTimers).toBe(0);
    return seen;
  }
  const emptyOf = (name: string) => ({ ...failed(name), reason: `${name}: an empty answer`, status: null });

  it("go on from the next provider when one says nothing, with what is nothing by itself in front of the answer", async () => {
    const seen = await askWeighed(provider("a", 100, "", "hm", ""), provider("b", 100, "", "b", "", "more"));
    expect(seen).toMatchObject({ items: ["", "b", "", "more"], end: "done", atMs: 200 });
    expect(seen.events).toEqual([emptyOf("a"), fellBack("a", "b")]);
  });

  it("are no answer when all say nothing", async () => {
    const seen = await askWeighed(provider("a"), provider("b", ""));
    expect(seen).toMatchObject({ items: [], end: { name: "ProviderError", isRetryable: true } });
    expect(seen.events).toEqual([emptyOf("a"), fellBack("a", "b"), emptyOf("b")]);
  });

  it("show life: no first deadline holds while they come, and a stall is a stall", async () => {
    const steady = Array.from({ length: 12 }, () => [1_000, "…"]).flat();
    expect(await askWeighed(provider("a", ...steady, "a"))).toMatchObject({ items: ["a"], end: "done", atMs: 12_000 });
    const stalled = await askWeighed(provider("a", 100, "…", HANG), provider("b", 100, "b"));
    expect(stalled).toMatchObject({ items: ["b"], atMs: 2_200 });
  });

  it("have nobody asked beside one that is at work, but beside one that only thinks", async () => {
    const working = await askWeighed(provider("a", 500, "…", 1_500, "a"), provider("b", "b"));
    expect(working).toMatchObject({ items: ["a"], events: [] });
    const thinking = await askWeighed(provider("a", 500, "hm", 1_500, "a"), provider("b", 100, "b"));
    expect(thinking).toMatchObject({ items: ["b"], events: [hedgeStarted("b"), hedgeWon("b")] });
  });

  it("leave one that fails at its work to the next", async () => {
    const seen = await askWeighed(provider("a", 100, "…", 100, DOWN), provider("b", 100, "b"));
    expect(seen).toMatchObject({ items: ["b"], events: [failed("a"), fellBack("a", "b")] });
  });
});

describe("a hedge", () => {
  it("is started beside one that is late, wins with the first item, and has the other aborted", async () => {
    const seen = await askToTheEnd(provider("a", 1_800, "a"), provider("b", 300, "b", 100, "more"));
    expect(seen).toMatchObject({ items: ["b", "more"], end: "done", atMs: 1_600 });
    expect(seen.events).toEqual([hedgeStarted("b"), hedgeWon("b")]);
    expect(aborted[0]).toBe("a");
  });

  it("loses to the one that was only late", async () => {
    const seen = await askToTheEnd(provider("a", 1_300, "a", 100, "more"), provider("b", 300, "b"));
    expect(seen).toMatchObject({ items: ["a", "more"], end: "done", atMs: 1_400, events: [hedgeStarted("b")] });
    expect(aborted[0]).toBe("b");
  });

  it("is not needed after a failure, whose replacement has its own time", async () => {
    const seen = await askToTheEnd(provider("a", 1_000, DOWN), provider("b", 1_000, "b"), provider("c", "c"));
    expect(seen).toMatchObject({ items: ["b"], atMs: 2_000, events: [failed("a"), fellBack("a", "b")] });
  });

  it("goes on alone when the late one fails, and the late one when the hedge fails", async () => {
    const alone = await askToTheEnd(provider("a", 1_300, DOWN), provider("b", 300, "b"));
    expect(alone).toMatchObject({ items: ["b"], atMs: 1_500 });
    expect(alone.events).toEqual([hedgeStarted("b"), failed("a"), hedgeWon("b")]);
    const back = await askToTheEnd(provider("a", 1_500, "a"), provider("b", 100, DOWN));
    expect(back).toMatchObject({ items: ["a"], atMs: 1_500, events: [hedgeStarted("b"), failed("b")] });
  });

  it("that fails is replaced at once, and a second one follows a late first one", async () => {
    const replaced = await askToTheEnd(provider("a", HANG), provider("b", 100, DOWN), provider("c", 100, "c"));
    expect(replaced).toMatchObject({ items: ["c"], atMs: 1_400 });
    expect(replaced.events).toEqual([hedgeStarted("b"), failed("b"), fellBack("b", "c")]);
    const second = await askToTheEnd(provider("d", HANG), provider("e", HANG), provider("f", 50, "f"));
    expect(second).toMatchObject({ items: ["f"], atMs: 2_450 });
    expect(second.events).toEqual([hedgeStarted("e"), hedgeStarted("f"), hedgeWon("f")]);
  });

  it("that fails like the first one ends with the error of whoever failed last", async () => {
    const seen = await askToTheEnd(provider("a", HANG), provider("b", 100, DOWN));
    expect(seen).toMatchObject({ end: { name: "DeadlineExceeded" }, atMs: 6_000 });
    const both = await askToTheEnd(provider("a", HANG), provider("b", HANG));
    expect(both).toMatchObject({ end: { name: "DeadlineExceeded" }, atMs: 7_200 });
    expect(both.events.map(({ type }) => type)).toEqual(["hedge_started", "provider_failed", "provider_failed"]);
  });

  it("leaves the loser's late error to nobody", async () => {
    // Deaf to its signal: it fails after the race was lost, which the runner would report if nobody had taken the
    // rejection.
    const deaf: Scripted = {
      provider: "a",
      // biome-ignore lint/correctness/useYield: it fails before its first item
      async *run() {
        await sleep(clock, 1_700, new AbortController().signal);
        throw DOWN;
      },
    };
    const seen = await askToTheEnd(deaf, provider("b", 100, "b", 1_000, "more"));
    expect(seen).toMatchObject({ items: ["b", "more"], end: "done", events: [hedgeStarted("b"), hedgeWon("b")] });
  });

  it("that won and fails later is the end, and the stall deadline holds for it", async () => {
    const seen = await askToTheEnd(provider("a", HANG), provider("b", "b", HANG));
    expect(seen).toMatchObject({ items: ["b"], end: { name: "DeadlineExceeded", limitMs: 2_000 }, atMs: 3_200 });
  });
});

describe("an abort", () => {
  it("ends a race quietly, aborts everybody and asks nobody else", async () => {
    const { seen, controller } = ask([provider("a", HANG), provider("b", HANG), provider("c", "c")]);
    await clock.advanceAsync(1_300);
    controller.abort();
    await clock.advanceAsync(0);
    expect(seen).toMatchObject({ items: [], end: "done", events: [hedgeStarted("b")] });
    expect(asked).toEqual(["a", "b"]);
    expect(aborted).toEqual(["a", "b"]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("ends quietly before the race, and in the middle of an answer", async () => {
    const before = new AbortController();
    before.abort();
    const open = () => {
      throw new Error("asked after the abort");
    };
    const deps = { clock, health, turnId: "turn_1", emit: () => {} };
    const none = firstThatAnswers([provider("a", "a")], "llm", open, deps, before.signal);
    expect(await none.next()).toEqual({ done: true, value: undefined });

    const { seen, controller } = ask([provider("a", "one", 500, "two"), provider("b", "b")]);
    await clock.advanceAsync(100);
    controller.abort();
    await clock.advanceAsync(0);
    expect(seen).toMatchObject({ items: ["one"], end: "done", events: [] });
    expect(aborted).toEqual(["a"]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("is listened for only as long as it matters", async () => {
    const { signal } = new AbortController();
    const deps = { clock, health, turnId: "turn_1", emit: () => {} };
    const open = (candidate: Scripted, own: AbortSignal) => candidate.run(own);
    for await (const _ of firstThatAnswers([provider("a", "one", "two")], "llm", open, deps, signal)) {
      expect(getEventListeners(signal, "abort")).toHaveLength(1);
    }
    expect(getEventListeners(signal, "abort")).toEqual([]);
    const failing = firstThatAnswers([provider("a", DOWN)], "llm", open, deps, signal);
    await expect(failing.next()).rejects.toBe(DOWN);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("follows when the consumer leaves", async () => {
    const open = (candidate: Scripted, signal: AbortSignal) => {
      signal.addEventListener("abort", () => aborted.push(candidate.provider));
      return candidate.run(signal);
    };
    const deps = { clock, health, turnId: "turn_1", emit: () => {} };
    const { signal } = new AbortController();
    for await (const item of firstThatAnswers([provider("a", "one", HANG)], "llm", open, deps, signal)) {
      expect(item).toBe("one");
      break;
    }
    expect(aborted).toEqual(["a"]);
    expect(clock.pendingTimers).toBe(0);
  });
});

describe("what was learned of the providers", () => {
  it("starts the hedge when the first one is late by its own standards", async () => {
    for (let i = 0; i < 10; i++) await askToTheEnd(provider("a", 240, "a"), provider("b", "b"));
    const seen = await askToTheEnd(provider("a", HANG), provider("b", 100, "b"));
    expect(seen).toMatchObject({ items: ["b"], atMs: 400, events: [hedgeStarted("b", 300), hedgeWon("b")] });
  });

  /** As `ask`, until everything that needs no time has happened. */
  async function askNow(...chain: Scripted[]) {
    const { seen } = ask([...chain]);
    await clock.advanceAsync(0);
    return seen;
  }

  it("skips one that keeps failing, says so, and comes back to it", async () => {
    for (let i = 0; i < 3; i++) await askNow(provider("a", DOWN), provider("b", "b"));
    asked = [];
    const skipped = await askNow(provider("a", "a"), provider("b", "b"));
    expect(skipped).toMatchObject({ items: ["b"], events: [fellBack("a", "b")] });
    await clock.advanceAsync(5_000);
    const trial = await askNow(provider("a", DOWN), provider("b", "b"));
    expect(trial.events).toEqual([failed("a"), fellBack("a", "b")]);
    await clock.advanceAsync(5_000);
    expect(await askNow(provider("a", "a"), provider("b", "b"))).toMatchObject({ items: ["b"] });
    expect(asked).toEqual(["b", "a", "b", "b"]);
    await clock.advanceAsync(5_000);
    for (let i = 0; i < 2; i++) {
      expect(await askNow(provider("a", "a"), provider("b", "b"))).toMatchObject({ items: ["a"], events: [] });
    }
  });

  it("has one caller at a time try whether it is back", async () => {
    for (let i = 0; i < 3; i++) await askNow(provider("a", DOWN), provider("b", "b"));
    await clock.advanceAsync(5_000);
    const { seen: trial } = ask([provider("a", 500, "a"), provider("b", "b")]);
    const { seen: meanwhile } = ask([provider("a", 500, "a"), provider("b", "b")]);
    await clock.advanceAsync(500);
    expect(trial.items).toEqual(["a"]);
    expect(meanwhile.items).toEqual(["b"]);
  });

  it("asks one that keeps failing when there is nobody else: the others fail too, or are late", async () => {
    for (let i = 0; i < 3; i++) await askNow(provider("a", DOWN));
    const failing = await askNow(provider("a", DOWN), provider("b", DOWN));
    expect(failing.events).toEqual([fellBack("a", "b"), failed("b"), fellBack("b", "a"), failed("a")]);
    const { seen: late } = ask([provider("a", "a"), provider("b", HANG)]);
    await clock.advanceAsync(1_200);
    expect(late).toMatchObject({ items: ["a"], events: [fellBack("a", "b"), hedgeStarted("a"), hedgeWon("a")] });
  });

  it("tries the chain from the first when every provider keeps failing", async () => {
    for (let i = 0; i < 3; i++) await askNow(provider("a", DOWN), provider("b", DOWN));
    asked = [];
    const seen = await askNow(provider("a", DOWN), provider("b", "b"));
    expect(asked).toEqual(["a", "b"]);
    expect(seen).toMatchObject({ items: ["b"], events: [failed("a"), fellBack("a", "b")] });
  });

  it("finds out that one hangs although others answer in its place", async () => {
    for (let i = 0; i < 3; i++) {
      const { seen } = ask([provider("a", HANG), provider("b", 200, "b")]);
      await clock.advanceAsync(1_400);
      expect(seen.items).toEqual(["b"]);
    }
    asked = [];
    const { seen } = ask([provider("a", HANG), provider("b", 200, "b")]);
    await clock.advanceAsync(200);
    expect(seen.items).toEqual(["b"]);
    expect(asked).toEqual(["b"]);
  });

  it("counts the silence that made the turn give up, and not a barge-in", async () => {
    const giveUp = async (reason?: unknown): Promise<void> => {
      const { controller } = ask([provider("a", HANG)]);
      await clock.advanceAsync(2_300);
      controller.abort(reason);
      await clock.advanceAsync(0);
    };
    for (let i = 0; i < 3; i++) await giveUp();
    expect(health.isAvailable("llm", { provider: "a" })).toBe(true);
    for (let i = 0; i < 3; i++) await giveUp(new DeadlineExceeded("first audio", 2_300));
    expect(health.isAvailable("llm", { provider: "a" })).toBe(false);
  });
});

it("gives one provider's items only, and leaves nothing running, whatever happens in whatever order", async () => {
  const random = seededRandom(3);
  const below = (limit: number): number => Math.floor(random() * limit);
  const outcomes = new Set<string>();
  for (let round = 0; round < 400; round++) {
    const chain = Array.from({ length: 1 + below(3) }, (_, index) => {
      const name = `p${index}`;
      const ending = [HANG, DOWN, below(300), 0][below(4)] as Step;
      const items = Array.from({ length: below(4) }, () => [below(2_100), name]).flat();
      return provider(name, below(2_800), ...items, ending);
    });
    asked = [];
    aborted = [];
    ended = [];
    const { seen, controller } = ask([...chain]);
    if (random() < 0.3) clock.startTimer(below(4_000), () => controller.abort());
    await clock.advanceAsync(20_000);
    expect(seen.end).not.toBe("open");
    expect(new Set(seen.items).size).toBeLessThanOrEqual(1);
    expect(new Set(asked).size).toBe(asked.length);
    // Everybody's signal, the winner's too unless it had nothing more to say: nothing is held open at a vendor.
    expect([...new Set([...aborted, ...ended])].sort()).toEqual([...asked].sort());
    expect(clock.pendingTimers).toBe(0);
    outcomes.add(`${seen.items.length > 0} ${seen.end === "done"} ${asked.length}`);
  }
  expect(outcomes.size).toBeGreaterThan(8);
});
