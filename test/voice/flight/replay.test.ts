import { describe, expect, it } from "vitest";
import type { AgentConfig } from "../../../voice/agent.ts";
import type { CallDeps } from "../../../voice/call/call.ts";
import { RecurringClauses, speechCacheLimits } from "../../../voice/clips/recurring-clauses.ts";
import { type ReplayResult, replayRecording } from "../../../voice/flight/replay.ts";
import type { Tool } from "../../../voice/reply/tools.ts";
import { seededRandom } from "../../support/audio/noise.ts";
import { RecordedCall, RecordedLines } from "../../support/call/recorded-call.ts";
import { settle } from "../../support/fake-clock.ts";
import { FakeLanguageModel } from "../../support/vendors/fake-language-model.ts";
import { FakeSpeechToText } from "../../support/vendors/fake-speech-to-text.ts";
import { FakeTextToSpeech } from "../../support/vendors/fake-text-to-speech.ts";

const replay = (sim: RecordedCall, change?: (deps: CallDeps) => CallDeps): Promise<ReplayResult> =>
  replayRecording(sim.recorded.recording, { settle, ...(change ? { change } : {}) });

/** The same decisions, and the timeline byte for byte. */
async function expectSame(sim: RecordedCall, about?: string): Promise<void> {
  const result = await replay(sim);
  expect(result.difference, about).toBeNull();
  expect(result.changedRequests, about).toBe(0);
  expect(JSON.stringify(result.events), about).toBe(JSON.stringify(sim.events));
}

const withAgent =
  (changes: (agent: AgentConfig) => Partial<AgentConfig>) =>
  (deps: CallDeps): CallDeps => ({ ...deps, agent: { ...deps.agent, ...changes(deps.agent) } });

describe("a replay", { timeout: 20_000 }, () => {
  it("has the same decisions for a plain call", async () => {
    const sim = new RecordedCall();
    await sim.start();
    await sim.callerSpeaks("what are your opening hours");
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    sim.call.end("caller_hung_up");
    await expectSame(sim);
    expect(sim.turns.map(({ metrics }) => metrics.outcome)).toEqual(["completed", "completed"]);
  });

  it("has the same decisions for an agent with every cost lever", async () => {
    const easyTurnModel = { provider: "openai-compatible", model: "small" } as const;
    const costLevers = { speechCache: true, pausesSpeechToText: true, stablePromptFirst: true, easyTurnModel };
    const recurring = new RecurringClauses(speechCacheLimits);
    const answers = ["We are open from nine to five, Monday to Friday.", "We are open from eight to ten."];
    for (const callId of ["call_a", "call_b"]) {
      const sim = new RecordedCall({
        callId,
        recurring,
        agent: { costLevers },
        easyTurnModel: ({ clock }) =>
          new FakeLanguageModel({ clock, provider: "small", answer: (_, round) => ({ text: answers[round] ?? "" }) }),
      });
      await sim.start();
      for (const words of ["what are your opening hours", "what are your opening hours", "can you tell me more"]) {
        await sim.callerSpeaks(words);
        await sim.untilAgentSpeaks();
        await sim.untilListening();
      }
      sim.call.end("caller_hung_up");
      expect(sim.of("easy_answer_rejected").length).toBeGreaterThan(0);
      expect(sim.of("listening_resumed").length).toBeGreaterThan(0);
      await expectSame(sim, callId);
    }
    expect(recurring.clips.length).toBeGreaterThan(0);
  });

  it("gives the model the same passages, though the documents are not in the recording", async () => {
    const text = "The opening hours of the pharmacy are nine to noon.";
    const sim = new RecordedCall({ passages: [{ documentId: "document_1", title: "", index: 0, heading: "", text }] });
    await sim.start();
    await sim.callerSpeaks("what are your opening hours");
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    sim.call.end("caller_hung_up");
    expect(sim.events.find(({ type }) => type === "knowledge_retrieved")).toMatchObject({ entryCount: 2 });
    await expectSame(sim);
  });

  it("has the same decisions after a barge-in, acknowledged playback and typed words", async () => {
    const sim = new RecordedCall({ transport: { latencyMs: 40, acknowledgeEveryMs: 200 } });
    await sim.start();
    await sim.callerSpeaks("what are your opening hours");
    await sim.untilAgentSpeaks();
    await sim.silence(700);
    await sim.callerSpeaks("no is there parking near the building");
    await sim.untilAgentSpeaks();
    sim.call.receiveText("and on Sundays");
    await sim.untilListening();
    sim.call.end("caller_hung_up");
    expect(sim.of("barge_in").length).toBeGreaterThan(0);
    await expectSame(sim);
  });

  it("has the same decisions when the caller resumes what had seemed over", async () => {
    const sim = new RecordedCall();
    await sim.start();
    await sim.callerSpeaks("what are your");
    await sim.silence(420);
    await sim.callerSpeaks("opening hours");
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    sim.call.end("caller_hung_up");
    expect(sim.of("speculation_discarded")).toMatchObject([{ reason: "resumed" }]);
    await expectSame(sim);
  });

  it("has a tool's outcome without running the tool again", async () => {
    const runs: string[] = [];
    const booking: Tool = {
      definition: { name: "book", description: "Books", parameters: { type: "object" } },
      isReadOnly: false,
      run: async (call, key) => {
        runs.push(`${key} ${call.argumentsJson}`);
        await settle();
        return { isOk: true, content: '{"ok":true}' };
      },
    };
    const sim = new RecordedCall({ tools: [booking] });
    sim.llm.answer = (request) =>
      request.messages.at(-1)?.role === "tool"
        ? { text: "That is booked for Tuesday." }
        : { text: "One moment.", toolCalls: [{ id: "call_1", name: "book", argumentsJson: '{"day":"Tuesday"}' }] };
    await sim.start();
    await sim.callerSpeaks("book me in for Tuesday");
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    sim.call.end("caller_hung_up");
    expect(sim.of("tool_finished")).toMatchObject([{ isOk: true }]);
    expect(runs).toHaveLength(1);
    await expectSame(sim);
    expect(runs).toHaveLength(1);
  });

  it("has the same opener, hedge and clips, though other calls may know more of the providers by then", async () => {
    const sim = new RecordedCall({
      agent: { openers: { enabled: true, phrases: ["Well, let me see.", "Right, one second."] } },
      clips: ["Well, let me see.", "Right, one second."],
      llm: (s) => [
        new FakeLanguageModel({ clock: s.clock, provider: "first" }),
        new FakeLanguageModel({ clock: s.clock, provider: "second" }),
      ],
    });
    await sim.start();
    for (const words of ["what are your opening hours on Saturday", "and where can I park my car near the building"]) {
      sim.llm.health = "stalls";
      await sim.callerSpeaks(words);
      await sim.untilAgentSpeaks();
      await sim.untilListening();
    }
    sim.call.end("caller_hung_up");
    expect(sim.of("opener_chosen")).not.toEqual([]);
    expect(sim.of("hedge_won")).not.toEqual([]);
    await expectSame(sim);
    const found = sim.recorded.lines.filter((line) => line.includes('"clips.find(') && line.includes("$pcm16"));
    expect(found.length).toBeLessThanOrEqual(2);
  });

  it("has the same recurring clauses, whatever has become of them since", async () => {
    const recurring = new RecurringClauses();
    const sim = new RecordedCall({ recurring });
    recurring.addOlder([sim.clipOf("We are open from nine to five,")]);
    await sim.start();
    await sim.callerSpeaks("what are your opening hours");
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    sim.call.end("caller_hung_up");
    expect(sim.last("answer_ready")?.source).toBe("recurring_clip");
    await expectSame(sim);
  });

  it("has the same outages: speech to text lost in a word, a model that fails, a voice that dies", async () => {
    const sim = new RecordedCall({
      llm: (s) => [
        new FakeLanguageModel({ clock: s.clock, provider: "first" }),
        new FakeLanguageModel({ clock: s.clock, provider: "second" }),
      ],
      stt: (s) => [
        new FakeSpeechToText({ clock: s.clock, listen: s.listen, provider: "a" }),
        new FakeSpeechToText({ clock: s.clock, listen: s.listen, provider: "b" }),
      ],
    });
    await sim.start();
    const words = sim.callerSpeaks("what are your opening hours");
    sim.stt.drop("refuses");
    await words;
    sim.llm.health = "refuses";
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    sim.tts.diesAfterMs = 400;
    await sim.callerSpeaks("is there parking near the building");
    await sim.silence(6_000);
    sim.call.loseCaller();
    await sim.noAudio(3_000);
    sim.call.regainCaller();
    await sim.silence(1_000);
    sim.call.end("caller_hung_up");
    expect(new Set(sim.of("provider_failed").map(({ stage }) => stage))).toEqual(new Set(["stt", "llm", "tts"]));
    await expectSame(sim);
  });

  it("goes through both lives of a call whose object was restarted", async () => {
    const recorded = new RecordedLines();
    const first = new RecordedCall({}, recorded);
    await first.start();
    await first.callerSpeaks("what are your opening hours");
    await first.untilAgentSpeaks();
    const history = [...first.events];
    const second = new RecordedCall({ history }, recorded);
    await second.start({ hearGreeting: false });
    await second.callerSpeaks("is there parking");
    await second.untilAgentSpeaks();
    second.call.end("caller_hung_up");
    const result = await replayRecording(recorded.recording, { settle });
    expect(result.difference).toBeNull();
    expect(result.events).toEqual([...history, ...second.events]);
  });

  it("is the same up to where the recording was full", async () => {
    const sim = new RecordedCall();
    await sim.start();
    await sim.callerSpeaks("what are your opening hours");
    await sim.untilAgentSpeaks();
    sim.recorded.isOpen = false;
    const recordedEvents = sim.events.length;
    await sim.untilListening();
    sim.call.end("caller_hung_up");
    const result = await replay(sim);
    expect(result.difference).toBeNull();
    expect(result.events).toEqual(sim.events.slice(0, recordedEvents));
  });

  for (let batch = 0; batch < 6; batch++) {
    it(`is the same for calls in which everything happens in any order (${batch + 1})`, async () => {
      for (let seed = batch * 3 + 1; seed <= batch * 3 + 3; seed++)
        await expectSame(await randomCall(seed), `seed ${seed}`);
    });
  }
});

describe("the first difference", { timeout: 20_000 }, () => {
  it("is the decision that another setting changes", async () => {
    const sim = new RecordedCall({
      agent: { limits: { maxCallMs: 900_000, silencePromptMs: 4_000, maxSilencePrompts: 1 } },
    });
    await sim.start();
    await sim.silence(6_000);
    await sim.untilListening();
    sim.call.end("caller_hung_up");
    const prompted = sim.of("agent_turn_started").find(({ source }) => source === "silence_prompt");
    const later = await replay(
      sim,
      withAgent(({ limits }) => ({ limits: { ...limits, silencePromptMs: 5_000 } })),
    );
    expect(later.difference).toMatchObject({ recorded: { type: "event", event: prompted }, replayed: null });
    const sooner = await replay(
      sim,
      withAgent(({ limits }) => ({ limits: { ...limits, silencePromptMs: 3_000 } })),
    );
    expect(sooner.difference).toMatchObject({
      recorded: { type: "event", event: prompted },
      replayed: { type: "event", event: { ...prompted, atMs: (prompted?.atMs ?? 0) - 1_000 } },
    });
  });

  it("shows both sides and the inputs before it", async () => {
    const sim = new RecordedCall();
    await sim.start();
    await sim.callerSpeaks("what are your opening hours");
    await sim.untilAgentSpeaks();
    sim.call.end("caller_hung_up");
    const { difference } = await replay(
      sim,
      withAgent(() => ({ greeting: "Good morning, how are you?" })),
    );
    expect(difference).toMatchObject({
      recorded: { type: "event", event: { type: "tts_requested" } },
      replayed: { type: "event", event: { type: "tts_requested" } },
      inputsBefore: [{ type: "called", atMs: 0, method: "start", args: [] }],
    });
    const changed = await replay(sim, (deps) => ({ ...deps, callId: "call_other" }));
    expect(changed.difference).toMatchObject({
      recorded: { event: { callId: "call_test" } },
      replayed: { event: { callId: "call_other" } },
    });
  });

  it("is none where only the prompt has changed, but it is counted", async () => {
    const sim = new RecordedCall();
    await sim.start();
    await sim.callerSpeaks("what are your opening hours");
    await sim.untilAgentSpeaks();
    sim.call.end("caller_hung_up");
    const result = await replay(
      sim,
      withAgent(() => ({ prompt: "You are somebody else." })),
    );
    expect(result.difference).toBeNull();
    expect(result.changedRequests).toBe(sim.of("llm_requested").length);
  });

  it("is told, never thrown, when the recording refers to what no longer exists", async () => {
    const sim = new RecordedCall();
    await sim.start();
    await sim.callerSpeaks("what are your opening hours");
    await sim.untilAgentSpeaks();
    sim.call.end("caller_hung_up");
    const withoutVoice = await replay(sim, (deps) => ({ ...deps, voices: [] }));
    expect(withoutVoice.difference).not.toBeNull();
    const withoutModel = await replay(sim, (deps) => ({ ...deps, models: [] }));
    expect(withoutModel.difference).not.toBeNull();
    const { recording } = sim.recorded;
    const [segment] = recording.segments;
    segment?.entries.unshift({ type: "called", atMs: 0, method: "hum", args: [] });
    expect((await replayRecording(recording, { settle })).difference).toMatchObject({
      reason: "a call has no method hum",
    });
  });
});

const openers = {
  agent: { openers: { enabled: true, phrases: ["Well, let me see."] } },
  clips: ["Well, let me see."],
};

/** One call in which everything happens in an order that `seed` decides. */
async function randomCall(seed: number): Promise<RecordedCall> {
  const random = seededRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = <T>(items: readonly T[]): T => items[below(items.length)] as T;
  const words = ["what are your opening hours", "yes", "is there parking near the building"];
  const sim = new RecordedCall({
    startedAtEpochMs: 1_764_000_000_000 + seed,
    ...(random() < 0.5 ? openers : {}),
    transport: random() < 0.5 ? { latencyMs: below(120), acknowledgeEveryMs: 100 + below(300) } : {},
    stt: (s) => [
      new FakeSpeechToText({
        clock: s.clock,
        listen: s.listen,
        latencyMs: 20 + below(200),
        endSilenceMs: 300 + below(900),
      }),
    ],
    // Tokens and audio without any time between them, too: what arrives together is told apart all the same.
    tts: (s) => [new FakeTextToSpeech({ clock: s.clock, spoken: s.spoken, firstByteMs: below(200) })],
  });
  sim.llm.answer = () => ({
    text: "Dr. Brown is in on Tuesdays. Shall I book 3.30 p.m. for you, or rather the morning?",
    firstTokenMs: below(600),
    tokenMs: pick([0, 0, below(40)]),
  });
  await sim.start({ hearGreeting: random() < 0.5 });
  const actions: (() => Promise<void> | void)[] = [
    () => sim.callerSpeaks(pick(words)),
    () => sim.callerSpeaks(pick(words), { eagerAs: "something else" }),
    () => sim.callerSpeaks(pick(words), { heardAs: "" }),
    () => sim.silence(below(4_000)),
    () => sim.noAudio(below(3_000)),
    () => sim.call.receiveText("is there parking"),
    () => sim.call.interrupt(),
    () => sim.call.stopAgent(),
    () => sim.stt.drop(pick(["alive", "refuses", "flaps"])),
    () => {
      sim.stt.health = "alive";
      sim.llm.health = pick(["alive", "alive", "refuses", "stalls"]);
      sim.tts.health = pick(["alive", "alive", "refuses", "stalls"]);
    },
  ];
  for (let i = 0; i < 12 && !sim.call.isEnded; i++) {
    // Each in a task of its own, as messages of a socket are.
    await settle();
    await pick(actions)();
  }
  await settle();
  sim.call.end("caller_hung_up");
  return sim;
}
