import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from "vitest";
import type { AgentConfig } from "../../../../voice/agent.ts";
import { CLIP_RATE_HZ, clipMs, MAX_CLIPS_MS } from "../../../../voice/clips/clip.ts";
import { RecurringClauses } from "../../../../voice/clips/recurring-clauses.ts";
import type { VoiceClips } from "../../../../voice/clips/voice-clips.ts";
import { ClipMemory } from "../../../../workers/services/agents/clip-memory.ts";
import { decodeClipSet, encodeClipSet } from "../../../../workers/services/agents/clip-set.ts";
import { ClipsInMaking } from "../../../../workers/services/agents/clips-in-making.ts";
import { createVoiceClips, LONGEST_MAKING_MS, openerLength } from "../../../../workers/services/agents/voice-clips.ts";
import { buildAgent } from "../../../support/call/agent-builder.ts";
import { FakeClipCache } from "../../../support/call/fake-clip-cache.ts";
import { FakeClock } from "../../../support/fake-clock.ts";
import { FakeTextToSpeech, SpokenText } from "../../../support/vendors/fake-text-to-speech.ts";

const DAY_MS = 86_400_000;
const HELLO = "Good morning.";

const agent = buildAgent({ greeting: HELLO, openers: { enabled: true, phrases: ["Let me see,", "Sure,"] } });
const voicedBy = (voice: string): AgentConfig =>
  buildAgent({ ...agent, providers: { ...agent.providers, textToSpeech: [{ provider: "deepgram", voice }] } });

let warnings: MockInstance<typeof console.warn>;
beforeEach(() => {
  warnings = vi.spyOn(console, "warn").mockImplementation(() => {});
});
afterEach(() => vi.restoreAllMocks());

/** A store whose isolate can be replaced; its voices are made anew each time they are opened, as in production. */
function setUp() {
  const clock = new FakeClock();
  const cache = new FakeClipCache(clock);
  const opened: FakeTextToSpeech[] = [];
  const tasks: Promise<unknown>[] = [];
  const state = { health: ["alive"] as FakeTextToSpeech["health"][] };
  const recurring = new RecurringClauses();
  const newIsolate = () =>
    createVoiceClips({
      cache,
      memory: new ClipMemory(),
      inMaking: new ClipsInMaking(clock, LONGEST_MAKING_MS),
      recurring: { load: async () => recurring },
      clock,
      fingerprintOf: async (content) => content,
      openVoices: () => {
        const spoken = new SpokenText(CLIP_RATE_HZ, 60);
        const voices = state.health.map((health, i) => {
          const voice = new FakeTextToSpeech({ clock, spoken, provider: `tts_${i}`, leadingSilenceMs: 100 });
          voice.health = health;
          return voice;
        });
        opened.push(...voices);
        return voices.map(({ voice }) => voice);
      },
      waitUntil: (task) => tasks.push(task),
    });
  const settleAll = async (): Promise<void> => {
    await clock.advanceAsync(60_000);
    await Promise.all(tasks.splice(0));
  };
  const load = async (config = agent, store = newIsolate()): Promise<VoiceClips> => {
    const loading = store.load(config);
    await clock.advanceAsync(300);
    return loading;
  };
  const saved = async (config = agent): Promise<void> => {
    const prepared = newIsolate().prepare(config);
    await clock.advanceAsync(60_000);
    await prepared;
  };
  return { clock, cache, opened, state, recurring, newIsolate, settleAll, load, saved };
}

describe("clips in making", () => {
  it("are told to whoever joins, and to nobody once their time is over, ended or not", () => {
    const clock = new FakeClock();
    const inMaking = new ClipsInMaking(clock, LONGEST_MAKING_MS);
    const clip = { text: HELLO, samples: new Int16Array(1), words: [] };
    const told: string[] = [];
    const making = inMaking.begin("key", () => told.push("first"));
    making.add(clip);
    expect(inMaking.join("key", () => told.push("second"))).toBe(true);
    expect(inMaking.join("another", () => told.push("third"))).toBe(false);
    making.add(clip);
    expect(told).toEqual(["first", "second", "first", "second"]);
    clock.advance(LONGEST_MAKING_MS);
    expect(inMaking.join("key", () => {})).toBe(false);
    const next = inMaking.begin("key", () => {});
    making.end();
    expect(inMaking.join("key", () => {})).toBe(true);
    next.end();
    expect(inMaking.join("key", () => {})).toBe(false);
  });

  it("are let go of when they were stopped with their request and never ended", () => {
    const clock = new FakeClock();
    const inMaking = new ClipsInMaking(clock, LONGEST_MAKING_MS);
    inMaking.begin("stopped", () => {});
    clock.advance(LONGEST_MAKING_MS);
    inMaking.begin("another", () => {});
    expect(inMaking.size).toBe(1);
  });
});

describe("saving an agent", () => {
  it("makes its clips once, and a call finds them", async () => {
    const { cache, opened, load, saved } = setUp();
    await saved();
    const clips = await load();
    expect(cache.values.size).toBe(1);
    expect(opened).toHaveLength(1);
    expect(opened[0]?.isClosed).toBe(true);
    const clip = clips.find("let me see,");
    expect(clip?.text).toBe("Let me see,");
    expect(clip && clipMs(clip)).toBe(5 + 11 * 60);
    expect(clip?.words.map(({ text }) => text)).toEqual(["Let", "me", "see,"]);
    expect(clips.find(HELLO)).not.toBeNull();
    expect(clips.find("One moment, please.")).not.toBeNull();
    expect(clips.find("Something else.")).toBeNull();
  });

  it("plays what was spoken, but for what mu-law rounds off", async () => {
    const { load, saved } = setUp();
    // A language without carriers: its openers are spoken once.
    const polish = buildAgent({ ...agent, language: "pl" });
    await saved(polish);
    const samples = (await load(polish)).find("Let me see,")?.samples ?? new Int16Array(0);
    // The fake speaks at amplitude 1,000 and up, one more per character; the lead-in is silence.
    expect(samples[0]).toBe(0);
    expect(Math.abs((samples[500] ?? 0) - 1_000)).toBeLessThan(32);
  });

  it("makes nothing again for edits of anything else", async () => {
    const { opened, saved } = setUp();
    await saved();
    await saved({ ...agent, version: 2, prompt: "You are somebody else." });
    expect(opened).toHaveLength(1);
  });

  it.each<[string, AgentConfig]>([
    ["another voice", voicedBy("other")],
    ["another wording", { ...agent, greeting: "Good evening." }],
    ["another agent with the same words", { ...agent, id: "agent_other" }],
    ["another organisation", { ...agent, organizationId: "org_other" }],
  ])("never plays the clips of %s", async (_, other) => {
    const { cache, opened, state, load, settleAll, saved } = setUp();
    await saved();
    state.health = ["refuses"];
    const clips = await load(other);
    await settleAll();
    expect(clips.find("Sure,")).toBeNull();
    state.health = ["alive"];
    await saved(other);
    expect(opened[2]?.requests).toContain("Sure,");
    expect(cache.values.size).toBe(2);
  });

  it("keeps clips as long as copies of agents, in one value below its bound", async () => {
    const { cache, saved } = setUp();
    await saved();
    const [value] = cache.values.values();
    expect(value?.expirationTtl).toBe(30 * 86_400);
    const seconds =
      (decodeClipSet(value?.bytes ?? new ArrayBuffer(0))?.clips ?? []).reduce((sum, clip) => sum + clipMs(clip), 0) /
      1000;
    expect(value?.bytes.byteLength).toBeLessThan(seconds * CLIP_RATE_HZ * 1.1);
  });

  it("reports openers that are too short or too long, without their words", async () => {
    const { saved } = setUp();
    await saved({
      ...agent,
      openers: { enabled: true, phrases: ["A,", "Let me have a good look at that,", "Let me see,"] },
    });
    const reports = warnings.mock.calls.map(([line]) => JSON.parse(String(line)));
    expect(reports).toEqual([
      expect.objectContaining({ event: "opener_length", agentId: agent.id, length: "short", durationMs: 125 }),
      expect.objectContaining({ event: "opener_length", length: "long" }),
    ]);
    expect(JSON.stringify(reports)).not.toMatch(/"A,|look/);
  });

  it("logs which voice failed and why, and stores nothing", async () => {
    const { cache, state, saved } = setUp();
    state.health = ["refuses"];
    await saved();
    expect(cache.values.size).toBe(0);
    expect(JSON.parse(String(warnings.mock.calls[0]?.[0]))).toEqual({
      event: "voice_clip_not_made",
      organizationId: agent.organizationId,
      agentId: agent.id,
      provider: "tts_0",
      reason: "unavailable",
    });
  });
});

describe("loading the clips of a call", () => {
  it("waits for KV 300 ms, and adds what comes later", async () => {
    const { clock, cache, newIsolate, settleAll, saved } = setUp();
    await saved();
    cache.delayMs = 1_000;
    const loading = newIsolate().load(agent);
    await clock.advanceAsync(299);
    let isLoaded = false;
    loading.then(() => {
      isLoaded = true;
    });
    await clock.advanceAsync(1);
    expect(isLoaded).toBe(true);
    const clips = await loading;
    expect(clips.find(HELLO)).toBeNull();
    await settleAll();
    expect(clips.find(HELLO)).not.toBeNull();
  });

  it("makes them meanwhile when there are none, for this call and the next", async () => {
    const { opened, load, settleAll } = setUp();
    const clips = await load();
    await settleAll();
    expect(clips.find("Sure,")).not.toBeNull();
    expect((await load()).find("Sure,")).not.toBeNull();
    expect(opened).toHaveLength(1);
  });

  it("has each text spoken once for calls that begin together, which share one copy", async () => {
    const { clock, opened, newIsolate, settleAll } = setUp();
    const isolate = newIsolate();
    const loading = [isolate.load(agent), isolate.load(agent)];
    await clock.advanceAsync(1_000);
    loading.push(isolate.load(agent));
    await settleAll();
    const [first, ...others] = await Promise.all(loading);
    expect(opened).toHaveLength(1);
    for (const other of others) {
      for (const text of [HELLO, "Sure,", "Let me see,"]) {
        expect(other?.find(text)?.samples).toBe(first?.find(text)?.samples);
      }
    }
  });

  it.each(["refuses", "stalls"] as const)(
    "begins the call without when KV %s, and has nothing synthesised for nobody",
    async (health) => {
      const { cache, opened, load, settleAll, saved } = setUp();
      await saved();
      cache.health = health;
      expect((await load()).find(HELLO)).toBeNull();
      await settleAll();
      expect(opened).toHaveLength(1);
      expect(warnings.mock.calls.map(([line]) => JSON.parse(String(line)).event)).toEqual(["voice_clips_not_kept"]);
    },
  );

  it("asks KV once per isolate", async () => {
    const { cache, newIsolate, load, saved } = setUp();
    await saved();
    const store = newIsolate();
    const first = await load(agent, store);
    cache.health = "stalls";
    const second = await load(agent, store);
    expect(second.find(HELLO)).not.toBeNull();
    expect(second.find(HELLO)).toBe(first.find(HELLO));
  });

  it("makes them anew when the copy is damaged", async () => {
    const { cache, opened, load, settleAll, saved } = setUp();
    await saved();
    for (const value of cache.values.values()) value.bytes = value.bytes.slice(0, value.bytes.byteLength - 1);
    const clips = await load();
    await settleAll();
    expect(opened).toHaveLength(2);
    expect(clips.find(HELLO)).not.toBeNull();
    expect((await load()).find(HELLO)).not.toBeNull();
    expect(opened).toHaveLength(2);
  });

  it("renews them when they are older than a week, without a new synthesis", async () => {
    const { clock, cache, opened, load, settleAll, saved } = setUp();
    await saved();
    clock.advance(6 * DAY_MS);
    await load();
    await settleAll();
    expect(cache.puts).toBe(1);
    clock.advance(2 * DAY_MS);
    await load();
    await settleAll();
    expect(cache.puts).toBe(2);
    clock.advance(2 * DAY_MS);
    const clips = await load();
    await settleAll();
    expect(cache.puts).toBe(2);
    expect(clips.find(HELLO)).not.toBeNull();
    expect(opened).toHaveLength(1);
  });

  it("uses clips of a voice that stood in, and has them made again soon", async () => {
    const { opened, state, clock, load, settleAll, saved } = setUp();
    state.health = ["refuses", "alive"];
    await saved();
    expect((await load()).find(HELLO)).not.toBeNull();
    await settleAll();
    expect(opened).toHaveLength(2);
    state.health = ["alive", "alive"];
    clock.advance(11 * 60_000);
    await load();
    await settleAll();
    expect(opened).toHaveLength(4);
    expect(opened[3]?.requests).toEqual([]);
    await load();
    await settleAll();
    expect(opened).toHaveLength(4);
  });

  it("finds what the agent says again and again, unless answers are not to begin with clips", async () => {
    const { recurring, load } = setUp();
    recurring.addOlder([{ text: "You can ask me,", samples: new Int16Array(100), words: [] }]);
    expect((await load()).findRecurring("You can ask me, ")?.samples).toHaveLength(100);
    const plain = { ...agent, openers: { ...agent.openers, enabled: false } };
    expect((await load(plain)).findRecurring("You can ask me, ")).toBeNull();
  });

  it("leaves no timer behind", async () => {
    const { clock, load, settleAll } = setUp();
    await load();
    await settleAll();
    expect(clock.pendingTimers).toBe(0);
  });
});

describe("a stored set of clips", () => {
  const set = {
    storedAtEpochMs: 5,
    isFinal: true,
    clips: [
      { text: "Déjà vu,", samples: new Int16Array([0, 8_031]), words: [{ text: "Déjà", fromMs: 0, toMs: 1 }] },
      { text: "b", samples: new Int16Array([-8_031]), words: [] },
    ],
  };

  it("is read as it was written", () => {
    const read = decodeClipSet(encodeClipSet(set).buffer);
    expect(read).toMatchObject({ storedAtEpochMs: 5, isFinal: true });
    expect(read?.clips.map(({ text, words }) => ({ text, words }))).toEqual(
      set.clips.map(({ text, words }) => ({ text, words })),
    );
    const again = decodeClipSet(encodeClipSet(read ?? set).buffer);
    expect(again).toEqual(read);
  });

  it.each<[string, (bytes: Uint8Array<ArrayBuffer>) => ArrayBuffer]>([
    ["nothing", () => new ArrayBuffer(0)],
    ["a part of it", (bytes) => bytes.slice(0, bytes.length - 1).buffer],
    ["more than it", (bytes) => Uint8Array.from([...bytes, 0]).buffer],
    ["a header of another length", (bytes) => Uint8Array.from([bytes[0] ?? 0, 255, ...bytes.slice(2)]).buffer],
    ["other JSON", () => new Uint8Array([2, 0, 0, 0, 0x7b, 0x7d]).buffer],
  ])("is not read from %s", (_, damage) => {
    expect(decodeClipSet(damage(encodeClipSet(set)))).toBeNull();
  });
});

describe("the clips in an isolate's memory", () => {
  it("are those used last, up to the bound", () => {
    const memory = new ClipMemory();
    const samples = new Int16Array((MAX_CLIPS_MS * CLIP_RATE_HZ) / 1000);
    const set = { storedAtEpochMs: 0, isFinal: true, clips: [{ text: "a", samples, words: [] }] };
    for (const key of ["a", "b", "c", "d"]) memory.put(key, set);
    memory.find("a");
    memory.put("d", set);
    memory.put("e", set);
    expect(["a", "b", "c", "d", "e"].filter((key) => memory.find(key) !== null)).toEqual(["a", "c", "d", "e"]);
  });
});

it("says how an opener's length fits", () => {
  expect([149, 150, 1_000, 1_001].map(openerLength)).toEqual(["short", "fits", "fits", "long"]);
});
