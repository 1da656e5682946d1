import { beforeEach, describe, expect, it } from "vitest";
import { type AnswerStore, createAnswerStore } from "../../../web/src/api/answer-store.ts";

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
beforeEach(() => {
  server = new Server();
  nowMs = 0;
  store = createAnswerStore({ fetchAnswer: server.fetchAnswer, now: () => nowMs });
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
