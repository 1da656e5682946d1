import { beforeEach, describe, expect, it } from "vitest";
import { type AnswerStore, createAnswerStore } from "../../../web/src/api/answer-store.ts";
import { ApiFailure } from "../../../web/src/api/api-failure.ts";

/** A server whose answers the test gives by hand. */
class Server {
  readonly asked: { path: string; tag: string | null; signal: AbortSignal }[] = [];
  #pending: { resolve(answer: never): void; reject(error: unknown): void }[] = [];

  readonly fetchAnswer = (path: string, tag: string | null, signal: AbortSignal): Promise<never> => {
    this.asked.push({ path, tag, signal });
    return new Promise((resolve, reject) => {
      this.#pending.push({ resolve, reject });
      signal.addEventListener("abort", () => reject(signal.reason));
    });
  };

  /** Answers the oldest request that is open. */
  async answer(value: unknown, tag: string | null = null): Promise<void> {
    this.#pending.shift()?.resolve({ isUnchanged: false, value, tag } as never);
    await settled();
  }

  async confirm(): Promise<void> {
    this.#pending.shift()?.resolve({ isUnchanged: true } as never);
    await settled();
  }

  async refuse(error: unknown): Promise<void> {
    this.#pending.shift()?.reject(error);
    await settled();
  }
}

const settled = async (): Promise<void> => {
  for (let i = 0; i < 5; i++) await Promise.resolve();
};

let server: Server;
let store: AnswerStore;
let nowMs: number;
/** Pauses that the store waits for, in order; they end when the test says so. */
let pauses: { ms: number; end(): void }[];
beforeEach(() => {
  server = new Server();
  nowMs = 0;
  pauses = [];
  store = createAnswerStore({
    fetchAnswer: server.fetchAnswer,
    now: () => nowMs,
    random: () => 0.5,
    wait: (ms, signal) =>
      new Promise((resolve, reject) => {
        pauses.push({ ms, end: resolve });
        signal.addEventListener("abort", () => reject(signal.reason));
      }),
  });
});

const show = (path: string, seen: unknown[] = []) => {
  const leave = store.subscribe(path, () => seen.push(store.snapshot(path)));
  return { seen, leave };
};

describe("an address", () => {
  it("is asked for once, however many show it", async () => {
    const [a, b] = [show("/a"), show("/a")];
    expect(store.snapshot("/a")).toEqual({ value: undefined, error: undefined, isLoading: true });
    await server.answer([1]);
    expect(server.asked).toHaveLength(1);
    for (const { seen } of [a, b]) expect(seen).toEqual([{ value: [1], error: undefined, isLoading: false }]);
  });

  it("asks nothing when it is shown again while fresh, and keeps its answer in between", async () => {
    const { leave } = show("/a");
    await server.answer("one");
    leave();
    nowMs += 9_999;
    show("/a");
    expect(store.snapshot("/a").value).toBe("one");
    expect(server.asked).toHaveLength(1);
  });

  it("shows what it has while it asks whether that still holds, by its tag", async () => {
    show("/a").leave();
    const { leave } = show("/a");
    await server.answer("given up");
    await server.answer("one", '"1"');
    leave();
    nowMs += 10_000;
    const { seen } = show("/a");
    expect(server.asked.at(-1)?.tag).toBe('"1"');
    expect(store.snapshot("/a")).toEqual({ value: "one", error: undefined, isLoading: true });
    const { value } = store.snapshot("/a");
    await server.confirm();
    expect(store.snapshot("/a")).toEqual({ value: "one", error: undefined, isLoading: false });
    expect(store.snapshot("/a").value).toBe(value);
    expect(seen).toHaveLength(2);
  });

  it("keeps what it has when asking fails, and says so", async () => {
    const { leave } = show("/a");
    await server.answer("one");
    store.refresh("/a");
    const failure = new Error("no answer");
    await server.refuse(failure);
    expect(store.snapshot("/a")).toEqual({ value: "one", error: failure, isLoading: false });
    store.refresh("/a");
    await server.answer("two");
    expect(store.snapshot("/a")).toEqual({ value: "two", error: undefined, isLoading: false });
    leave();
  });

  it("gives its request up when the last who shows it leaves, and asks anew for the next", async () => {
    const [a, b] = [show("/a"), show("/a")];
    a.leave();
    expect(server.asked[0]?.signal.aborted).toBe(false);
    b.leave();
    expect(server.asked[0]?.signal.aborted).toBe(true);
    await settled();
    const { seen } = show("/a");
    expect(server.asked).toHaveLength(2);
    await server.answer("late, of the one given up");
    await server.answer("two");
    expect(seen.at(-1)).toEqual({ value: "two", error: undefined, isLoading: false });
  });
});

describe("a change", () => {
  it("makes what is shown ask again at once, and drops an answer that was under way", async () => {
    show("/api/calls?limit=2");
    show("/api/agents");
    await server.answer("calls");
    await server.answer("agents");
    store.refresh("/api/calls?limit=2");
    store.invalidate("/api/calls");
    await settled();
    expect(server.asked.map(({ path }) => path)).toEqual([
      "/api/calls?limit=2",
      "/api/agents",
      "/api/calls?limit=2",
      "/api/calls?limit=2",
    ]);
    await server.answer("from before the change");
    await server.answer("after it");
    expect(store.snapshot("/api/calls?limit=2").value).toBe("after it");
  });

  it("makes what nobody shows ask when it is shown next", async () => {
    const { leave } = show("/a");
    await server.answer("one");
    leave();
    store.invalidate("/a");
    expect(server.asked).toHaveLength(1);
    show("/a");
    expect(server.asked).toHaveLength(2);
  });
});

it("forgets the addresses that nobody has shown for longest", async () => {
  for (let i = 0; i <= 101; i++) {
    const { leave } = show(`/${i}`);
    await server.answer(i);
    leave();
  }
  expect(store.snapshot("/0").value).toBeUndefined();
  expect(store.snapshot("/101").value).toBe(101);
});

it("forgets everything when somebody else may be asking, and asks anew for what is shown", async () => {
  const { seen } = show("/a");
  await server.answer("one", '"1"');
  show("/b").leave();
  store.clear();
  expect(seen.at(-1)).toEqual({ value: undefined, error: undefined, isLoading: true });
  expect(server.asked.at(-1)).toMatchObject({ path: "/a", tag: null });
  await server.answer("given up");
  await server.answer("two");
  expect(store.snapshot("/a").value).toBe("two");
  expect(store.snapshot("/b").value).toBeUndefined();
});

describe("a request that fails", () => {
  const unavailable = new ApiFailure("unavailable", 503, "Not just now.");
  const endPause = async (index: number) => {
    pauses[index]?.end();
    await settled();
  };

  it("for a passing reason is sent again, after a random share of a longer pause each time, twice at most", async () => {
    const { seen } = show("/a");
    await server.refuse(unavailable);
    await endPause(0);
    await server.refuse(new ApiFailure("network", 0, "The server did not answer."));
    await endPause(1);
    expect(seen).toEqual([]);
    await server.refuse(unavailable);
    expect(pauses.map(({ ms }) => ms)).toEqual([250, 1_000]);
    expect(seen).toEqual([{ value: undefined, error: unavailable, isLoading: false }]);
  });

  it("once may succeed at the second", async () => {
    const { seen } = show("/a");
    await server.refuse(unavailable);
    await endPause(0);
    await server.answer("one");
    expect(seen).toEqual([{ value: "one", error: undefined, isLoading: false }]);
  });

  it.each([
    ["what was asked for is wrong", new ApiFailure("not_found", 404, "No such thing.")],
    ["a session is missing", new ApiFailure("unauthorized", 401, "Sign in first.")],
    ["the page is at fault", new TypeError("undefined is not a function")],
    ["the server asks for a long pause", new ApiFailure("busy", 503, "Later.", undefined, 30)],
  ])("because %s is not sent again", async (_reason, error) => {
    show("/a");
    await server.refuse(error);
    expect(store.snapshot("/a").error).toBe(error);
    expect(pauses).toEqual([]);
  });

  it("is not sent again before the server said so", async () => {
    show("/a");
    await server.refuse(new ApiFailure("busy", 429, "Later.", undefined, 2));
    expect(pauses.map(({ ms }) => ms)).toEqual([2_250]);
  });

  it("is forgotten with the last who wanted it", async () => {
    const { leave } = show("/a");
    await server.refuse(unavailable);
    leave();
    await endPause(0);
    expect(server.asked).toHaveLength(1);
    expect(store.snapshot("/a").error).toBeUndefined();
  });
});

describe("what will probably be shown", () => {
  it("is asked for ahead, once, and is there when it is shown", async () => {
    store.prefetch("/a");
    store.prefetch("/a");
    await server.answer("one");
    store.prefetch("/a");
    show("/a");
    expect(store.snapshot("/a").value).toBe("one");
    expect(server.asked).toHaveLength(1);
  });

  it("is waited for together with the request that is under way", async () => {
    store.prefetch("/a");
    const { seen } = show("/a");
    await server.answer("one");
    expect(server.asked).toHaveLength(1);
    expect(seen).toEqual([{ value: "one", error: undefined, isLoading: false }]);
  });
});

it("asks again for what is shown and no longer fresh, and for nothing else", async () => {
  show("/shown");
  await server.answer("one");
  show("/left").leave();
  store.prefetch("/ahead");
  await server.answer("two");
  nowMs = 9_999;
  store.refreshShown();
  const before = server.asked.length;
  nowMs = 10_000;
  store.refreshShown();
  expect(server.asked.slice(before).map(({ path }) => path)).toEqual(["/shown"]);
});
