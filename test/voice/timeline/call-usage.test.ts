import { describe, expect, it } from "vitest";
import { callUsage, type UsageUnit, usageTotal } from "../../../voice/timeline/call-usage.ts";
import type { CallEvent, CallEventBody } from "../../../voice/timeline/events.ts";
import { CallSimulator } from "../../support/call/call-simulator.ts";

/** A timeline whose events are a second apart. */
const timeline = (...bodies: CallEventBody[]): CallEvent[] =>
  bodies.map((body, index) => ({ atMs: index * 1_000, ...body }));

const turnId = "turn_1";
const asked = (provider: string): CallEventBody => ({ type: "llm_requested", turnId, provider, model: "m" });
const told = (promptTokens: number, completionTokens: number): CallEventBody => ({
  type: "llm_finished",
  turnId,
  promptTokens,
  completionTokens,
});
const lost: CallEventBody = { type: "provider_failed", stage: "stt", provider: "a", reason: "gone", status: null };
const ended: CallEventBody = { type: "call_ended", reason: "caller_hung_up" };
const ready = (provider: string): CallEventBody => ({ type: "stt_ready", provider });

const quantities = (events: readonly CallEvent[], unit: UsageUnit) =>
  Object.fromEntries(
    callUsage(events)
      .filter((line) => line.unit === unit)
      .map(({ service, quantity }) => [service, quantity]),
  );

describe("speech to text in a call's usage", () => {
  it("is the time that a session was open", () => {
    expect(quantities(timeline(ready("a"), { type: "turn_resumed" }, ended), "stt_audio_ms")).toEqual({ a: 2_000 });
  });

  it("leaves an outage out, and counts again what the next session heard again", () => {
    const reopened: CallEventBody = { type: "stt_reopened", provider: "b", replayedMs: 700 };
    const events = timeline(ready("a"), lost, { type: "turn_resumed" }, reopened, ended);
    expect(quantities(events, "stt_audio_ms")).toEqual({ a: 1_000, b: 1_700 });
  });

  it("of a restarted object ends with its last sign of life", () => {
    const back: CallEventBody = { type: "caller_connected", isResumed: true };
    const events = timeline(ready("a"), { type: "turn_resumed" }, back, ready("a"), ended);
    expect(quantities(events, "stt_audio_ms")).toEqual({ a: 1_000 + 1_000 });
  });

  it("goes on while a caller who reconnects was away", () => {
    const back: CallEventBody = { type: "caller_connected", isResumed: true };
    const events = timeline(ready("a"), { type: "caller_disconnected" }, back, ended);
    expect(quantities(events, "stt_audio_ms")).toEqual({ a: 3_000 });
  });

  it("runs to the newest event of a call that goes on", () => {
    expect(quantities(timeline(ready("a"), { type: "turn_resumed" }), "stt_audio_ms")).toEqual({ a: 1_000 });
  });
});

describe("a language model in a call's usage", () => {
  it("is what its vendor told, round by round", () => {
    const events = timeline(asked("a"), told(100, 10), asked("a"), told(140, 12));
    expect(quantities(events, "llm_prompt_token")).toEqual({ "a/m": 240 });
    expect(quantities(events, "llm_completion_token")).toEqual({ "a/m": 22 });
  });

  it("is the winner's when another was asked beside a late one", () => {
    const hedge: CallEventBody = { type: "hedge_started", turnId, stage: "llm", provider: "b", afterMs: 300 };
    const won: CallEventBody = { type: "hedge_won", turnId, stage: "llm", provider: "b" };
    expect(quantities(timeline(asked("a"), hedge, asked("b"), told(9, 1)), "llm_prompt_token")).toEqual({ "a/m": 9 });
    expect(quantities(timeline(asked("a"), hedge, asked("b"), won, told(9, 1)), "llm_prompt_token")).toEqual({
      "b/m": 9,
    });
  });

  it("is the next one's after one that failed", () => {
    const failed: CallEventBody = { ...lost, type: "provider_failed", stage: "llm" };
    expect(quantities(timeline(asked("a"), failed, asked("b"), told(9, 1)), "llm_prompt_token")).toEqual({ "b/m": 9 });
  });

  it("counts speculation that was cut off by its estimate, and what was told of it once", () => {
    const discarded = (tokens: number): CallEventBody => ({
      type: "speculation_discarded",
      turnId,
      reason: "resumed",
      tokens,
      characters: 0,
    });
    const begun: CallEventBody = { type: "agent_turn_started", turnId, source: "speech", isSpeculative: true };
    const events = timeline(
      begun,
      asked("a"),
      discarded(120),
      begun,
      asked("a"),
      told(110, 10),
      discarded(120),
      begun,
      asked("a"),
      told(110, 10),
    );
    expect(quantities(events, "llm_prompt_token")).toEqual({ "a/m": 120 + 110 + 110 });
    expect(quantities(events, "llm_completion_token")).toEqual({ "a/m": 20 });
  });

  it("is not known where its vendor told nothing", () => {
    const usage = callUsage(timeline(asked("a"), told(100, 10), asked("a"), told(0, 0)));
    expect(usageTotal(usage, "llm_prompt_token")).toBeNull();
    expect(usageTotal(usage, "tts_character")).toBe(0);
  });
});

describe("synthesis in a call's usage", () => {
  it("is every character that was sent, by voice", () => {
    const said = (model: string, characters: number): CallEventBody => ({
      type: "tts_requested",
      turnId,
      provider: "a",
      model,
      characters,
    });
    const { model: _model, ...old } = said("x", 5) as Extract<CallEventBody, { type: "tts_requested" }>;
    expect(quantities(timeline(said("x", 30), said("y", 20), said("x", 4), old), "tts_character")).toEqual({
      "a/x": 34,
      "a/y": 20,
      a: 5,
    });
  });
});

it("reads a whole call's usage off its timeline", async () => {
  const sim = new CallSimulator();
  await sim.start();
  await sim.callerSpeaks("is there parking");
  await sim.untilAgentSpeaks();
  await sim.untilListening();
  sim.call.end("caller_hung_up");
  const usage = callUsage(sim.events);
  const readyAtMs = sim.events.find(({ type }) => type === "stt_ready")?.atMs ?? Number.NaN;
  expect(usageTotal(usage, "stt_audio_ms")).toBe(Math.round(sim.nowMs - readyAtMs));
  expect(usageTotal(usage, "tts_character")).toBeGreaterThan(20);
  const services = usage.filter(({ unit }) => unit === "llm_completion_token").map(({ service }) => service);
  expect(services).toEqual([`${sim.llm.provider}/${sim.llm.model}`]);
});
