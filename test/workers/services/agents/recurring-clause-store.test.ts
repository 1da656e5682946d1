import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from "vitest";
import { type AgentConfig, defaultCostLevers } from "../../../../voice/agent.ts";
import { CLIP_RATE_HZ } from "../../../../voice/clips/clip.ts";
import { MAX_SPEECH_CACHE_MS, RecurringClauses, speechCacheLimits } from "../../../../voice/clips/recurring-clauses.ts";
import { decodeClipSet } from "../../../../workers/services/agents/clip-set.ts";
import { createRecurringClauses } from "../../../../workers/services/agents/recurring-clause-store.ts";
import { RecurringMemory } from "../../../../workers/services/agents/recurring-memory.ts";
import { buildAgent } from "../../../support/call/agent-builder.ts";
import { FakeClipCache } from "../../../support/call/fake-clip-cache.ts";
import { FakeClock } from "../../../support/fake-clock.ts";

const DAY_MS = 86_400_000;
const agent = buildAgent();

let warnings: MockInstance<typeof console.warn>;
beforeEach(() => {
  warnings = vi.spyOn(console, "warn").mockImplementation(() => {});
});
afterEach(() => vi.restoreAllMocks());

function learn(clauses: RecurringClauses, text: string, ms = 500): void {
  const parts = [new Int16Array((ms * CLIP_RATE_HZ) / 1000).fill(9_000)];
  for (const callId of ["call_a", "call_b"]) clauses.heard({ text, parts }, callId, () => true);
}

/** KV, and isolates that know nothing but what is in it. */
function setUp() {
  const clock = new FakeClock();
  const cache = new FakeClipCache(clock);
  const newIsolate = () => {
    const fingerprintOf = async (content: string): Promise<string> => content;
    const store = createRecurringClauses({ cache, memory: new RecurringMemory(), clock, fingerprintOf });
    const finish = async <T>(task: Promise<T>): Promise<T> => {
      await clock.advanceAsync(30);
      return task;
    };
    return {
      load: (config: AgentConfig = agent) => finish(store.load(config)),
      keep: (config: AgentConfig = agent) => finish(store.keep(config)),
      store,
    };
  };
  return { clock, cache, newIsolate };
}

describe("a speech cache", () => {
  const cached = buildAgent({ costLevers: { ...defaultCostLevers, speechCache: true } });

  it("is apart from the clauses of the same agent's calls without it", async () => {
    const { newIsolate } = setUp();
    const isolate = newIsolate();
    learn(await isolate.load(cached), "Which day?");
    await isolate.keep(cached);
    expect((await isolate.load()).find("Which day?")).toBeNull();
    expect((await newIsolate().load()).find("Which day?")).toBeNull();
    expect((await newIsolate().load(cached)).find("Which day?")?.text).toBe("Which day?");
  });

  it("is found whole by the next isolate, as long as it may be", async () => {
    const { newIsolate } = setUp();
    const isolate = newIsolate();
    const clauses = await isolate.load(cached);
    for (let i = 0; i < 11; i++) learn(clauses, `clause ${i}`, 15_000);
    expect(clauses.totalMs).toBeGreaterThan(MAX_SPEECH_CACHE_MS - 15_100);
    expect(clauses.totalMs).toBeLessThanOrEqual(MAX_SPEECH_CACHE_MS);
    await isolate.keep(cached);
    expect((await newIsolate().load(cached)).clips).toHaveLength(clauses.clips.length);
  });

  it("is another organisation's nowhere", async () => {
    const { newIsolate } = setUp();
    const isolate = newIsolate();
    learn(await isolate.load(cached), "Which day?");
    await isolate.keep(cached);
    const other = { ...cached, organizationId: "org_other" };
    expect((await newIsolate().load(other)).find("Which day?")).toBeNull();
  });
});

describe("what an agent says again and again", () => {
  it("is shared by the calls of an isolate, and found by the next isolate", async () => {
    const { cache, newIsolate } = setUp();
    const isolate = newIsolate();
    const clauses = await isolate.load();
    expect(await isolate.load()).toBe(clauses);
    learn(clauses, "Which day?");
    await isolate.keep();
    expect(cache.puts).toBe(1);
    const found = (await newIsolate().load()).find("which day?");
    expect(found?.text).toBe("Which day?");
    expect(found?.words.map(({ text }) => text)).toEqual(["Which", "day?"]);
  });

  it.each<[string, AgentConfig]>([
    ["organisation", { ...agent, organizationId: "org_other" }],
    ["agent", { ...agent, id: "agent_other" }],
    [
      "voice",
      buildAgent({ providers: { ...agent.providers, textToSpeech: [{ provider: "deepgram", voice: "other" }] } }),
    ],
  ])("is not found by another %s, in memory or in KV", async (_, other) => {
    const { newIsolate } = setUp();
    const isolate = newIsolate();
    learn(await isolate.load(), "Which day?");
    await isolate.keep();
    expect((await isolate.load(other)).find("Which day?")).toBeNull();
    expect((await newIsolate().load(other)).find("Which day?")).toBeNull();
  });

  it("survives edits of anything but the voice", async () => {
    const { newIsolate } = setUp();
    const isolate = newIsolate();
    learn(await isolate.load(), "Which day?");
    await isolate.keep();
    const edited = { ...agent, version: 2, prompt: "You are somebody else." };
    expect((await newIsolate().load(edited)).find("Which day?")).not.toBeNull();
  });

  it("is not what one call only has heard: that never reaches KV", async () => {
    const { cache, newIsolate } = setUp();
    const isolate = newIsolate();
    const clauses = await isolate.load();
    clauses.heard({ text: "Hello.", parts: [new Int16Array(9_000).fill(9_000)] }, "call_a", () => true);
    await isolate.keep();
    expect(cache.puts).toBe(0);
  });

  it("is one when calls begin together", async () => {
    const { clock, newIsolate } = setUp();
    const { store } = newIsolate();
    const both = Promise.all([store.load(agent), store.load(agent)]);
    await clock.advanceAsync(30);
    const [one, other] = await both;
    expect(one).toBe(other);
  });
});

describe("writing to KV", () => {
  it("happens when there is something new, at most once a minute", async () => {
    const { clock, cache, newIsolate } = setUp();
    const isolate = newIsolate();
    const clauses = await isolate.load();
    learn(clauses, "One.");
    await isolate.keep();
    await isolate.keep();
    expect(cache.puts).toBe(1);
    learn(clauses, "Two.");
    await isolate.keep();
    expect(cache.puts).toBe(1);
    clock.advance(60_000);
    await isolate.keep();
    await isolate.keep();
    expect(cache.puts).toBe(2);
    expect((await newIsolate().load()).find("Two.")).not.toBeNull();
  });

  it("adds to what other isolates have written, and reads that", async () => {
    const { clock, newIsolate } = setUp();
    const [one, other] = [newIsolate(), newIsolate()];
    const [ones, others] = [await one.load(), await other.load()];
    learn(ones, "One.");
    learn(others, "Two.");
    await one.keep();
    await other.keep();
    const third = await newIsolate().load();
    expect(["One.", "Two."].map((text) => third.find(text) !== null)).toEqual([true, true]);
    expect(others.find("One.")).not.toBeNull();
    clock.advance(60_000);
  });

  it("renews what is older than a week, so that it does not end while it is used", async () => {
    const { clock, cache, newIsolate } = setUp();
    const isolate = newIsolate();
    learn(await isolate.load(), "One.");
    await isolate.keep();
    const later = newIsolate();
    await later.load();
    clock.advance(6 * DAY_MS);
    await later.keep();
    expect(cache.puts).toBe(1);
    clock.advance(2 * DAY_MS);
    await later.keep();
    expect(cache.puts).toBe(2);
    expect([...cache.values.values()][0]?.expirationTtl).toBe(30 * 86_400);
  });

  it("is tried again at the end of the next call when it fails, and never throws", async () => {
    const { cache, newIsolate } = setUp();
    const isolate = newIsolate();
    learn(await isolate.load(), "Sensitive or not.");
    cache.health = "refuses";
    await isolate.keep();
    const [line] = warnings.mock.calls[0] ?? [];
    expect(JSON.parse(String(line))).toMatchObject({ event: "recurring_clauses_not_kept", agentId: agent.id });
    expect(String(line)).not.toContain("Sensitive");
    cache.health = "alive";
    await isolate.keep();
    expect(cache.puts).toBe(1);
  });

  it("replaces a damaged value", async () => {
    const { cache, newIsolate } = setUp();
    const isolate = newIsolate();
    learn(await isolate.load(), "One.");
    await isolate.keep();
    for (const value of cache.values.values()) value.bytes = value.bytes.slice(0, 10);
    const next = newIsolate();
    const clauses = await next.load();
    expect(clauses.clips).toEqual([]);
    learn(clauses, "Two.");
    await next.keep();
    const [value] = cache.values.values();
    expect(decodeClipSet(value?.bytes ?? new ArrayBuffer(0))?.clips.map(({ text }) => text)).toEqual(["Two."]);
  });

  it("leaves a store that does not answer to the next call", async () => {
    const { clock, cache, newIsolate } = setUp();
    cache.health = "stalls";
    const isolate = newIsolate();
    const loading = expect(isolate.store.load(agent)).rejects.toThrow();
    await clock.advanceAsync(5_000);
    await loading;
    cache.health = "alive";
    learn(await isolate.load(), "One.");
    await isolate.keep();
    expect(cache.puts).toBe(1);
    expect(clock.pendingTimers).toBe(1);
  });
});

describe("the memory of an isolate", () => {
  const remember = (ms: number) => {
    const clauses = new RecurringClauses(speechCacheLimits);
    clauses.addOlder([{ text: "a", samples: new Int16Array((ms * CLIP_RATE_HZ) / 1000), words: [] }]);
    return { clauses, storedAtEpochMs: 0, storedRevision: 0, isBeingStored: false };
  };

  it("is of the agents called last, up to so much speech", () => {
    const memory = new RecurringMemory();
    for (const key of ["a", "b", "c", "d"]) memory.put(key, remember(MAX_SPEECH_CACHE_MS / 2));
    memory.find("a");
    memory.put("e", remember(MAX_SPEECH_CACHE_MS / 2));
    expect(["a", "b", "c", "d", "e"].filter((key) => memory.find(key) !== null)).toEqual(["a", "c", "d", "e"]);
  });

  it("and up to so many agents", () => {
    const memory = new RecurringMemory();
    for (let i = 0; i < 65; i++) memory.put(`${i}`, remember(0));
    expect([memory.find("0"), memory.find("1") !== null]).toEqual([null, true]);
  });
});
