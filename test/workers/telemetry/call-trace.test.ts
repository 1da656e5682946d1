import { describe, expect, it } from "vitest";
import type { CallEvent } from "../../../voice/timeline/events.ts";
import { callTrace } from "../../../workers/telemetry/call-trace.ts";
import { CallSimulator, LINES, type SimulatorOptions } from "../../support/call/call-simulator.ts";
import { type ReadSpan, readExport } from "../../support/telemetry/otlp-schema.ts";
import { FakeLanguageModel } from "../../support/vendors/fake-language-model.ts";
import { FakeTextToSpeech } from "../../support/vendors/fake-text-to-speech.ts";

const STARTED_MS = Date.UTC(2026, 10, 30, 9);
const CALL_ID = "call_019aa9a2-5b1c-7d10-8e6f-0123456789ab";
const QUESTION = "what are your opening hours";

function simulate(options: SimulatorOptions = {}): CallSimulator {
  return new CallSimulator({ callId: CALL_ID, startedAtEpochMs: STARTED_MS, ...options });
}

const traced = {
  callId: CALL_ID,
  organizationId: "org_1",
  startedAtEpochMs: STARTED_MS,
  services: "vendor",
  simulatedLatency: null,
} as const;

function spansOf(events: readonly CallEvent[], options: { hasWords?: boolean } = {}): ReadSpan[] {
  // Over the wire and back.
  return readExport(JSON.parse(JSON.stringify(callTrace(traced, events, options)))).spans;
}

const named = (spans: readonly ReadSpan[], name: string): ReadSpan[] =>
  spans.filter((span) => span.name === name || span.name.startsWith(`${name} `));

/** Asks a question aloud and hears the answer out. */
async function ask(sim: CallSimulator): Promise<void> {
  const ended = sim.turns.length;
  await sim.callerSpeaks(QUESTION);
  await sim.until(() => sim.turns.length > ended);
  await sim.untilListening();
}

/** Every start and end has to be an event of the timeline at that very time. */
function expectMeasured(spans: readonly ReadSpan[], events: readonly CallEvent[]): void {
  for (const span of spans) {
    for (const edge of ["start", "end"] as const) {
      const { [`quantum_voice.${edge}.event`]: type, [`quantum_voice.${edge}.clock`]: clock } = span.attributes;
      const atMs = (edge === "start" ? span.startMs : span.endMs) - STARTED_MS;
      const times = events
        .filter((event) => event.type === type)
        .map((event) => {
          return clock === "audio" && "speechAtMs" in event ? event.speechAtMs : event.atMs;
        });
      const nearest = Math.min(...times.map((time) => Math.abs(time - atMs)));
      expect(nearest, `${span.name} ${edge} (${String(type)}, ${String(clock)})`).toBeLessThan(0.002);
    }
  }
}

const two: SimulatorOptions = {
  llm: (s) =>
    ["first", "second"].map((name) => new FakeLanguageModel({ clock: s.clock, provider: name, answer: "From nine." })),
  tts: (s) =>
    ["first", "second"].map((name) => new FakeTextToSpeech({ clock: s.clock, spoken: s.spoken, provider: name })),
};

describe.each(LINES)("a call over %s", (_line, options) => {
  it("is one trace: the call, its turns, and each turn's stages", async () => {
    const sim = simulate(options);
    await sim.start();
    await ask(sim);
    sim.call.end("caller_hung_up");
    const spans = spansOf(sim.events);
    expectMeasured(spans, sim.events);

    const [call] = named(spans, "call");
    expect(call).toMatchObject({ kind: 2, parentSpanId: undefined, startMs: STARTED_MS, status: {} });
    expect(call?.attributes).toMatchObject({
      "gen_ai.conversation.id": CALL_ID,
      "quantum_voice.call.end_reason": "caller_hung_up",
    });
    const turn = named(spans, "invoke_agent").find((span) => span.attributes["quantum_voice.turn.source"] === "speech");
    expect(turn).toMatchObject({ parentSpanId: call?.spanId, kind: 1 });
    expect(turn?.attributes["gen_ai.agent.invocation.end_reason"]).toBe("completed");
    const stages = spans.filter(({ parentSpanId }) => parentSpanId === turn?.spanId);
    expect(new Set(stages.map(({ name }) => name.split(" ")[0]))).toEqual(
      new Set(["user_input", "speech_to_text", "chat", "text_to_speech", "playback"]),
    );
    const chat = named(stages, "chat").at(-1);
    expect(chat?.attributes).toMatchObject({
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": sim.llm.provider,
      "gen_ai.request.model": sim.llm.model,
      "quantum_voice.outcome": "finished",
    });
    const finished = sim.last("llm_finished");
    expect(chat?.attributes["gen_ai.usage.input_tokens"]).toBe(finished?.promptTokens || undefined);
  });

  it("tells its milestones with what they count from and whose clock they are of", async () => {
    const sim = simulate(options);
    await sim.start();
    await ask(sim);
    const commit = sim.last("turn_committed");
    const turn = named(spansOf(sim.events), "invoke_agent").find(
      (span) => span.attributes["quantum_voice.turn.id"] === commit?.turnId,
    );
    const milestone = (name: string) => turn?.events.find((event) => event.name === name);
    expect(milestone("turn_committed")?.attributes).toEqual({
      "quantum_voice.clock": "server",
      "quantum_voice.origin": "user_speech_ended",
      "quantum_voice.since_origin_ms": (commit?.atMs ?? 0) - (commit?.speechEndMs ?? 0),
    });
    const { answerHeardMs } = sim.turns.at(-1)?.metrics ?? {};
    const submittedMs = milestone("answer_submitted")?.attributes["quantum_voice.since_origin_ms"];
    expect(submittedMs).toBeLessThanOrEqual(answerHeardMs ?? 0);
    expect(milestone("audible")?.attributes["quantum_voice.clock"]).toBe("caller_device");
    expect(turn?.attributes["quantum_voice.answer_heard_ms"]).toBe(answerHeardMs);
  });
});

it("a call that goes on has spans of what is over, and none of itself", async () => {
  const sim = simulate();
  await sim.start();
  await sim.callerSpeaks(QUESTION);
  await sim.untilAgentSpeaks();
  const spans = spansOf(sim.events);
  expectMeasured(spans, sim.events);
  expect(named(spans, "call")).toEqual([]);
  expect(named(spans, "playback")).toHaveLength(1);
  const running = spans;
  await sim.untilListening();
  sim.call.end("caller_hung_up");
  const whole = spansOf(sim.events);
  // What was exported before keeps its id and its times.
  for (const span of running.filter(({ name }) => name !== "user_input")) {
    expect(whole.find(({ spanId }) => spanId === span.spanId)).toMatchObject({ name: span.name, endMs: span.endMs });
  }
});

it("an interrupted turn ends as interrupted, its playback where it was cleared", async () => {
  const sim = simulate();
  await sim.start();
  await sim.callerSpeaks(QUESTION);
  await sim.untilAgentSpeaks();
  await sim.silence(600);
  await sim.callerSpeaks("stop please listen to me");
  await sim.until(() => sim.last("agent_turn_ended")?.metrics.interrupted === true);
  sim.call.end("caller_hung_up");
  const spans = spansOf(sim.events);
  expectMeasured(spans, sim.events);
  const turn = named(spans, "invoke_agent").find(
    (span) => span.attributes["gen_ai.agent.invocation.end_reason"] === "interrupted",
  );
  expect(turn?.status).toEqual({});
  expect(turn?.events.map(({ name }) => name)).toContain("barge_in");
  const playback = named(spans, "playback").find(({ parentSpanId }) => parentSpanId === turn?.spanId);
  expect(playback?.attributes).toMatchObject({
    "quantum_voice.outcome": "cleared",
    "quantum_voice.end.event": "playback_cleared",
  });
});

it.each(["llm", "tts"] as const)("a hedge (%s) has both requests, the loser until it was dropped", async (stage) => {
  const sim = simulate(two);
  await sim.start();
  sim[stage].health = "stalls";
  sim.call.receiveText(QUESTION);
  await sim.until(() => sim.turns.length > 1);
  const spans = spansOf(sim.events);
  expectMeasured(spans, sim.events);
  const won = sim.of("hedge_won")[0];
  const requests = named(spans, stage === "llm" ? "chat" : "text_to_speech");
  expect(requests.find((span) => span.attributes["quantum_voice.outcome"] === "hedge_lost")).toMatchObject({
    attributes: { "gen_ai.provider.name": "first", "quantum_voice.end.event": "hedge_won" },
    endMs: STARTED_MS + (won?.atMs ?? 0),
  });
  expect(requests.some((span) => span.attributes["quantum_voice.hedge"] === true)).toBe(true);
});

it.each(["llm", "tts"] as const)("a provider that refuses (%s) is a span with an error", async (stage) => {
  const sim = simulate(two);
  await sim.start();
  sim[stage].health = "refuses";
  sim.call.receiveText(QUESTION);
  await sim.until(() => sim.turns.length > 1);
  const spans = spansOf(sim.events);
  expectMeasured(spans, sim.events);
  const failed = spans.filter(({ status }) => status.code === 2);
  expect(failed[0]).toMatchObject({
    status: { message: "provider_failed" },
    attributes: { "gen_ai.provider.name": "first" },
  });
  expect(failed[0]?.attributes["error.type"]).toBeTypeOf("string");
});

it("a call that failed has the status of an error", async () => {
  const sim = simulate();
  await sim.start();
  sim.call.end("failed");
  expect(named(spansOf(sim.events), "call")[0]).toMatchObject({
    status: { code: 2, message: "call_failed" },
    attributes: { "error.type": "call_failed" },
  });
});

it("holds no word that was said unless asked, and then names the attributes that do", async () => {
  const sim = simulate();
  await sim.start();
  await ask(sim);
  sim.call.end("caller_hung_up");
  const said = sim.events.flatMap((event) =>
    "personal" in event && event.personal ? Object.values(event.personal) : [],
  );
  const texts = said.filter((text) => typeof text === "string" && text !== "");
  expect(texts.length).toBeGreaterThan(3);
  const without = JSON.stringify(callTrace(traced, sim.events));
  for (const text of texts) expect(without).not.toContain(text);

  const spans = spansOf(sim.events, { hasWords: true });
  const stt = named(spans, "speech_to_text")[0];
  expect(stt?.attributes["gen_ai.output.messages"]).toBe(QUESTION);
  expect(stt?.attributes["quantum_voice.personal_attributes"]).toEqual(["gen_ai.output.messages"]);
});

it("says what kind of services the call was held over", () => {
  const body = callTrace({ ...traced, services: "simulated", simulatedLatency: "cloud" }, []);
  expect(readExport(JSON.parse(JSON.stringify(body))).resource).toMatchObject({
    "service.name": "quantum-voice",
    "quantum_voice.organization.id": "org_1",
    "quantum_voice.services": "simulated",
    "quantum_voice.simulated_latency": "cloud",
  });
});
