import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from "vitest";
import type { KnowledgeIndex } from "../../../../voice/knowledge/knowledge.ts";
import type { KnowledgePassage } from "../../../../voice/knowledge/knowledge-item.ts";
import { createKnowledgeIndexes } from "../../../../workers/services/knowledge/knowledge-indexes.ts";
import { KnowledgeMemory } from "../../../../workers/services/knowledge/knowledge-memory.ts";
import type { KnowledgeSource } from "../../../../workers/services/knowledge/knowledge-source.ts";
import { buildAgent } from "../../../support/call/agent-builder.ts";
import { FakeIndexCache } from "../../../support/call/fake-index-cache.ts";
import { FakeClock } from "../../../support/fake-clock.ts";

const agent = buildAgent();
const VERSION_KEY = `knowledge_version:${agent.organizationId}:${agent.id}`;

const passage = (text: string, index = 0): KnowledgePassage => ({
  documentId: "document_1",
  title: "",
  index,
  heading: "",
  text,
});

let warnings: MockInstance<typeof console.warn>;
beforeEach(() => {
  warnings = vi.spyOn(console, "warn").mockImplementation(() => {});
});
afterEach(() => vi.restoreAllMocks());

/** Indexes of an agent, in isolates that can be replaced; Postgres holds `documents`. */
function setUp() {
  const clock = new FakeClock();
  const cache = new FakeIndexCache(clock);
  const tasks: Promise<unknown>[] = [];
  const postgres = {
    documents: { version: "v1", passages: [passage("The pool opens at noon.")] },
    isAway: false,
    reads: 0,
  };
  const ask = async <T>(answer: () => T): Promise<T> => {
    if (postgres.isAway) throw new TypeError("select secret from documents failed");
    return answer();
  };
  const source: KnowledgeSource = {
    versionOf: () => ask(() => postgres.documents.version),
    passagesOf: () =>
      ask(() => {
        postgres.reads++;
        return postgres.documents.passages;
      }),
    agentsOf: () => ask(() => [agent]),
  };
  const newIsolate = (memory = new KnowledgeMemory()) =>
    createKnowledgeIndexes({
      cache,
      memory,
      source,
      clock,
      fingerprintOf: async (content) => content,
      waitUntil: (task) => tasks.push(task),
    });
  const settleAll = async (): Promise<void> => {
    await clock.advanceAsync(30_000);
    await Promise.all(tasks.splice(0));
  };
  const load = async (isolate = newIsolate(), config = agent): Promise<KnowledgeIndex> => {
    const loading = isolate.load(config);
    await clock.advanceAsync(300);
    return loading;
  };
  const saved = async (): Promise<void> => {
    const prepared = newIsolate().prepare(agent);
    await settleAll();
    await prepared;
    postgres.reads = 0;
  };
  return { clock, cache, postgres, newIsolate, settleAll, load, saved };
}

/** Texts that are found. */
const found = (index: KnowledgeIndex, query: string): string[] =>
  index.retrieve(query, 4).map(({ item }) => (item.type === "passage" ? item.text : item.answer));

const reasons = (): unknown[] => warnings.mock.calls.map(([line]) => JSON.parse(String(line)).event);

describe("the knowledge of a call that begins", () => {
  it("comes from KV without a word to Postgres, entries and passages alike", async () => {
    const { load, saved, postgres } = setUp();
    await saved();
    postgres.isAway = true;
    const index = await load();
    expect(found(index, "when does the pool open")).toContain("The pool opens at noon.");
    expect(found(index, "parking")).toEqual(["Yes, there is free parking behind the building."]);
    expect(reasons()).toEqual(["knowledge_index_not_checked"]);
  });

  it("is shared by the calls of an isolate", async () => {
    const { load, saved, newIsolate, cache } = setUp();
    await saved();
    const isolate = newIsolate();
    await load(isolate);
    for (const key of cache.values.keys()) if (key !== VERSION_KEY) cache.values.delete(key);
    expect(found(await load(isolate), "pool")).toEqual(["The pool opens at noon."]);
  });

  it("is made from Postgres behind the call's first words when KV has none, and stored", async () => {
    const { load, settleAll, postgres, cache } = setUp();
    cache.delayMs = 200;
    const index = await load();
    expect(found(index, "parking")).toHaveLength(1);
    expect(found(index, "pool")).toEqual([]);
    expect(reasons()).toEqual(["knowledge_index_missing"]);
    await settleAll();
    expect(found(index, "pool")).toEqual(["The pool opens at noon."]);
    expect(cache.values.get(VERSION_KEY)).toBe("v1");
    expect(
      [...cache.values.keys()].filter((key) => key.startsWith(`knowledge_index:${agent.organizationId}:${agent.id}:`)),
    ).toHaveLength(1);
    expect(postgres.reads).toBe(1);
  });

  it("is put right in the same call when KV is behind Postgres", async () => {
    const { load, settleAll, saved, postgres, cache } = setUp();
    await saved();
    postgres.documents = { version: "v2", passages: [passage("The pool is closed.")] };
    const index = await load();
    await settleAll();
    expect(found(index, "pool")).toEqual(["The pool is closed."]);
    expect(cache.values.get(VERSION_KEY)).toBe("v2");
  });

  it.each(["refuses", "stalls"] as const)(
    "waits 300 ms at most when KV %s, and finds the passages in Postgres",
    async (health) => {
      const { load, settleAll, saved, cache, clock } = setUp();
      await saved();
      cache.health = health;
      const beganMs = clock.now();
      const index = await load();
      expect(clock.now() - beganMs).toBe(300);
      expect(found(index, "parking")).toHaveLength(1);
      await settleAll();
      expect(found(index, "pool")).toEqual(["The pool opens at noon."]);
    },
  );

  it("is the agent's own entries when there is nothing else, and the log says so without what was known", async () => {
    const { load, settleAll, postgres, cache } = setUp();
    cache.health = "refuses";
    postgres.isAway = true;
    const index = await load();
    await settleAll();
    expect(found(index, "parking")).toHaveLength(1);
    expect(reasons()).toEqual(["knowledge_index_not_read", "knowledge_index_missing", "knowledge_index_not_checked"]);
    expect(JSON.stringify(warnings.mock.calls)).not.toMatch(/secret|pool|away/);
  });

  it("takes nothing that is damaged", async () => {
    const { load, settleAll, saved, cache } = setUp();
    await saved();
    for (const [key, value] of cache.values)
      if (typeof value !== "string") value[40] = 255 - (value[40] ?? 0);
      else expect(key).toBe(VERSION_KEY);
    const index = await load();
    await settleAll();
    expect(found(index, "pool")).toEqual(["The pool opens at noon."]);
  });
});

describe("an agent's index", () => {
  it("is made once for the same content, and again for other entries or another version", async () => {
    const { newIsolate, settleAll, saved, postgres, cache } = setUp();
    await saved();
    const prepare = async (config = agent): Promise<number> => {
      const prepared = newIsolate().prepare(config);
      await settleAll();
      await prepared;
      return postgres.reads;
    };
    expect(await prepare()).toBe(0);
    expect(await prepare(buildAgent({ greeting: "Good day." }))).toBe(0);
    expect(await prepare(buildAgent({ knowledge: [] }))).toBe(1);
    postgres.documents.version = "v2";
    expect(await prepare()).toBe(2);
    expect(cache.values.size).toBe(4);
  });

  it("is made when a document changes, and a failure rejects nothing", async () => {
    const { newIsolate, settleAll, load, postgres } = setUp();
    const refreshed = newIsolate().refresh(agent.organizationId, agent.id);
    await settleAll();
    await refreshed;
    expect(found(await load(), "pool")).toEqual(["The pool opens at noon."]);
    postgres.isAway = true;
    await newIsolate().refresh(agent.organizationId, agent.id);
    expect(reasons()).toContain("knowledge_index_not_made");
  });

  it("can be read as Postgres has it now", async () => {
    const { newIsolate, settleAll, saved, postgres } = setUp();
    await saved();
    postgres.documents = { version: "none", passages: [] };
    const reading = newIsolate().read(agent);
    await settleAll();
    expect(found(await reading, "pool")).toEqual([]);
    postgres.isAway = true;
    await expect(newIsolate().read(agent)).rejects.toThrow(TypeError);
  });
});

describe("KnowledgeMemory", () => {
  it("keeps to its bytes and drops what was not used for longest", () => {
    const memory = new KnowledgeMemory();
    const index: KnowledgeIndex = { retrieve: () => [] };
    memory.put("a", index, 7_000_000);
    memory.put("b", index, 7_000_000);
    memory.find("a");
    memory.put("c", index, 7_000_000);
    expect(["a", "b", "c"].map((key) => memory.find(key) !== null)).toEqual([true, false, true]);
  });
});
