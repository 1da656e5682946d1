import { describe, expect, it } from "vitest";
import { DeadlineExceeded, withDeadlines, within } from "../../voice/deadline.ts";
import { FakeClock, settle } from "../support/fake-clock.ts";
import { sleep, untilAborted } from "../support/sleep.ts";

const DEADLINES = { stage: "llm", firstMs: 1_000, nextMs: 300 };

/** What a consumer of `stream` got, and how the iteration ended. */
function consume<T>(stream: AsyncIterable<T>) {
  const seen = { items: [] as T[], end: "open" as "open" | "done" | unknown };
  void (async () => {
    try {
      for await (const item of stream) seen.items.push(item);
      seen.end = "done";
    } catch (error) {
      seen.end = error;
    }
  })();
  return seen;
}

describe("withDeadlines", () => {
  const clock = new FakeClock();
  /** Items after the given waits. */
  async function* items(waits: readonly number[], signal: AbortSignal): AsyncGenerator<number> {
    for (const [index, ms] of waits.entries()) {
      if (!(await sleep(clock, ms, signal))) return;
      yield index;
    }
  }

  it("passes on what comes in time and leaves no timer", async () => {
    let own: AbortSignal | undefined;
    const open = (signal: AbortSignal) => {
      own = signal;
      return items([900, 200, 200], signal);
    };
    const seen = consume(withDeadlines(open, DEADLINES, clock, new AbortController().signal));
    await clock.advanceAsync(2_000);
    expect(seen).toEqual({ items: [0, 1, 2], end: "done" });
    expect(own?.aborted).toBe(false);
    expect(clock.pendingTimers).toBe(0);
  });

  it.each([
    ["the first item", [1_001], [], 1_000],
    ["a later one", [100, 301], [0], 300],
    ["one after many that were in time", [100, 299, 10, 299, 301], [0, 1, 2, 3], 300],
  ])("throws when %s is late, and aborts the stream", async (_, waits, expected, limitMs) => {
    let own: AbortSignal | undefined;
    const open = (signal: AbortSignal) => {
      own = signal;
      return items(waits, signal);
    };
    const seen = consume(withDeadlines(open, DEADLINES, clock, new AbortController().signal));
    await clock.advanceAsync(2_000);
    expect(seen.items).toEqual(expected);
    expect(seen.end).toBeInstanceOf(DeadlineExceeded);
    expect(seen.end).toMatchObject({ stage: "llm", limitMs });
    expect(own?.aborted).toBe(true);
    expect(clock.pendingTimers).toBe(0);
  });

  it.each([
    ["soon", 100],
    ["late", 900],
  ])("counts an item's time from the item before it, also when that came %s", async (_, firstMs) => {
    const seen = consume(
      withDeadlines((s) => items([firstMs, 200, 5_000], s), DEADLINES, clock, new AbortController().signal),
    );
    await clock.advanceAsync(firstMs + 200 + 299);
    expect(seen).toEqual({ items: [0, 1], end: "open" });
    await clock.advanceAsync(1);
    expect(seen.end).toBeInstanceOf(DeadlineExceeded);
  });

  it("ends quietly when the parent is aborted: while waiting, before it began, and while the consumer was busy", async () => {
    const waiting = new AbortController();
    const seen = consume(withDeadlines((s) => items([100, 250], s), DEADLINES, clock, waiting.signal));
    await clock.advanceAsync(150);
    waiting.abort();
    await settle();
    expect(seen).toEqual({ items: [0], end: "done" });

    const early = AbortSignal.abort();
    const none = consume(withDeadlines((s) => items([1], s), DEADLINES, clock, early));
    await settle();
    expect(none).toEqual({ items: [], end: "done" });

    const busy = new AbortController();
    const stream = withDeadlines((s) => items([10, 10], s), DEADLINES, clock, busy.signal);
    const first = stream.next();
    await clock.advanceAsync(20);
    expect((await first).value).toBe(0);
    busy.abort();
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect(clock.pendingTimers).toBe(0);
  });

  it("takes an error that its own abort caused for the end, and passes on others", async () => {
    const parent = new AbortController();
    // biome-ignore lint/correctness/useYield: it fails before its first item
    async function* rejectsOnAbort(signal: AbortSignal): AsyncGenerator<number> {
      await untilAborted(signal);
      throw new Error("aborted");
    }
    async function* followsParent(): AsyncGenerator<number> {
      yield* rejectsOnAbort(parent.signal);
    }
    const seen = consume(withDeadlines(followsParent, DEADLINES, clock, parent.signal));
    await clock.advanceAsync(10);
    parent.abort();
    await settle();
    expect(seen.end).toBe("done");

    async function* breaks(): AsyncGenerator<number> {
      yield 1;
      throw new Error("broken");
    }
    const broken = consume(withDeadlines(breaks, DEADLINES, clock, new AbortController().signal));
    await settle();
    expect(broken).toMatchObject({ items: [1], end: new Error("broken") });
    // A late rejection of a stream already given up is nobody's: the runner would report it as unhandled.
    const late = consume(withDeadlines((s) => rejectsOnAbort(s), DEADLINES, clock, new AbortController().signal));
    await clock.advanceAsync(1_001);
    expect(late.end).toBeInstanceOf(DeadlineExceeded);
  });

  it("aborts the stream when its consumer leaves", async () => {
    let own: AbortSignal | undefined;
    const open = (signal: AbortSignal) => {
      own = signal;
      return items([1, 1, 1], signal);
    };
    const leaving = (async () => {
      for await (const _ of withDeadlines(open, DEADLINES, clock, new AbortController().signal)) break;
    })();
    await clock.advanceAsync(10);
    await leaving;
    expect(own?.aborted).toBe(true);
    expect(clock.pendingTimers).toBe(0);
  });
});

describe("within", () => {
  it("gives the value in time, throws past the limit, and passes on a rejection", async () => {
    const clock = new FakeClock();
    await expect(within(Promise.resolve(7), "tool", 100, clock)).resolves.toBe(7);
    await expect(within(Promise.reject(new Error("no")), "tool", 100, clock)).rejects.toThrow("no");
    const late = expect(within(new Promise(() => {}), "tool", 100, clock)).rejects.toMatchObject({ limitMs: 100 });
    await clock.advanceAsync(100);
    await late;
    expect(clock.pendingTimers).toBe(0);
  });

  it("names what it waited for, and drops what fails later", async () => {
    const clock = new FakeClock();
    const { promise, reject } = Promise.withResolvers();
    const late = expect(within(promise, "KV", 100, clock)).rejects.toEqual(new DeadlineExceeded("KV", 100));
    await clock.advanceAsync(100);
    await late;
    reject(new Error("too late to matter"));
    await settle();
  });
});
