import { describe, expect, it } from "vitest";
import { callUsage } from "../../../voice/timeline/call-usage.ts";
import type { CallEvent, CallEventBody } from "../../../voice/timeline/events.ts";
import { type UsageLine, type UsageUnit, usageTotal } from "../../../voice/timeline/usage-line.ts";
import { turnMetrics } from "../../support/call/call-record.ts";
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

/** Quantity of a unit by service, whatever it was used for. */
const quantities = (events: readonly CallEvent[], unit: UsageUnit) => {
  const lines = callUsage(events).filter((line) => line.unit === unit);
  return Object.fromEntries(
    [...Map.groupBy(lines, ({ service }) => service)].map(([service, same]) => [service, usageTotal(same, unit)]),
  );
};

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
    const isLate = callUsage(timeline(asked("a"), hedge, asked("b"), told(9, 1)));
    const hasWon = callUsage(timeline(asked("a"), hedge, asked("b"), won, told(9, 1)));
    const prompts = (lines: readonly UsageLine[], purpose: UsageLine["purpose"]) =>
      lines.filter((line) => line.purpose === purpose && line.unit === "llm_prompt_token");
    expect(prompts(isLate, "turn")).toMatchObject([{ service: "a/m", quantity: 9 }]);
    expect(prompts(hasWon, "turn")).toMatchObject([{ service: "b/m", quantity: 9 }]);
    // The loser has read the same prompt, and told nothing.
    expect(prompts(isLate, "hedge_loser")).toMatchObject([{ service: "b/m", quantity: 9, isEstimated: true }]);
    expect(prompts(hasWon, "hedge_loser")).toMatchObject([{ service: "a/m", quantity: 9, isEstimated: true }]);
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

describe("usage by turns", () => {
  const begun = (id: string, isSpeculative = false): CallEventBody => {
    return { type: "agent_turn_started", turnId: id, source: "speech", isSpeculative };
  };
  const over = (id: string): CallEventBody => {
    const personal = { userText: null, replyText: "", heardText: "" };
    return { type: "agent_turn_ended", turnId: id, metrics: turnMetrics({ turnId: id }), personal };
  };
  const askedFor = (id: string): CallEventBody => ({ type: "llm_requested", turnId: id, provider: "a", model: "m" });
  const toldOf = (id: string, promptTokens: number, cachedTokens?: number): CallEventBody => {
    const cached = cachedTokens === undefined ? {} : { cachedTokens };
    return { type: "llm_finished", turnId: id, promptTokens, ...cached, completionTokens: 5 };
  };
  const said = (id: string, provider: string, characters: number): CallEventBody => {
    return { type: "tts_requested", turnId: id, provider, characters };
  };
  const of = (lines: readonly UsageLine[], unit: UsageUnit) =>
    lines.filter((line) => line.unit === unit).map(({ turnId: id, purpose, quantity }) => [id, purpose, quantity]);

  it("gives a turn the time from the end of the one before it, and the rest to none", () => {
    const events = timeline(ready("a"), begun("t1"), over("t1"), begun("t2"), over("t2"), ended);
    expect(of(callUsage(events), "stt_audio_ms")).toEqual([
      ["t1", "turn", 2_000],
      ["t2", "turn", 2_000],
      [null, "turn", 1_000],
    ]);
  });

  it("loses no time to rounding, however many turns there are", () => {
    const events: CallEvent[] = [{ atMs: 0, ...ready("a") }];
    for (let turn = 1; turn <= 9; turn++) events.push({ atMs: turn * 100.4, ...over(`t${turn}`) });
    const usage = callUsage(events);
    expect(usageTotal(usage, "stt_audio_ms")).toBe(904);
    expect(of(usage, "stt_audio_ms").every(([, , ms]) => ms === 100 || ms === 101)).toBe(true);
  });

  it("tells tokens from a cache apart from the others", () => {
    const usage = callUsage(timeline(begun("t1"), askedFor("t1"), toldOf("t1", 100, 64), over("t1")));
    expect(of(usage, "llm_prompt_token")).toEqual([["t1", "turn", 36]]);
    expect(of(usage, "llm_cached_token")).toEqual([["t1", "turn", 64]]);
    expect(usageTotal(usage, "llm_prompt_token", "llm_cached_token")).toBe(100);
  });

  it("gives what was thrown away to the next turn that is heard, as a line of its own", () => {
    const events = timeline(
      begun("t1", true),
      askedFor("t1"),
      toldOf("t1", 90),
      said("t1", "v", 20),
      { type: "speculation_discarded", turnId: "t1", reason: "resumed", tokens: 95, characters: 20 },
      begun("t2", true),
      askedFor("t2"),
      toldOf("t2", 100),
      said("t2", "v", 30),
      over("t2"),
    );
    const usage = callUsage(events);
    expect(of(usage, "llm_prompt_token")).toEqual([
      ["t2", "turn", 100],
      ["t2", "discarded", 90],
    ]);
    expect(of(usage, "tts_character")).toEqual([
      ["t2", "turn", 30],
      ["t2", "discarded", 20],
    ]);
    expect(usageTotal(usage, "tts_character")).toBe(50);
  });

  it("counts the text of a voice that was beaten as such", () => {
    const hedge: CallEventBody = { type: "hedge_started", turnId: "t1", stage: "tts", provider: "b", afterMs: 200 };
    const won: CallEventBody = { type: "hedge_won", turnId: "t1", stage: "tts", provider: "b" };
    const heard: CallEventBody = { type: "tts_first_byte", turnId: "t1" };
    const beside = [said("t1", "a", 40), hedge, said("t1", "b", 40)];
    const byService = (...events: CallEventBody[]) =>
      callUsage(timeline(begun("t1"), ...beside, ...events, over("t1"))).map(({ service, purpose }) => [
        service,
        purpose,
      ]);
    expect(byService(heard)).toEqual([
      ["a", "turn"],
      ["b", "hedge_loser"],
    ]);
    expect(byService(won, heard)).toEqual([
      ["a", "hedge_loser"],
      ["b", "turn"],
    ]);
  });

  it("estimates a model that was cut off by what the call's other prompts were and what was said", () => {
    const cutOff = timeline(
      begun("t1"),
      askedFor("t1"),
      toldOf("t1", 200),
      over("t1"),
      begun("t2"),
      askedFor("t2"),
      said("t2", "v", 40),
      over("t2"),
    );
    const estimated = callUsage(cutOff).filter(({ isEstimated }) => isEstimated);
    expect(estimated.map(({ turnId: id, unit, quantity }) => [id, unit, quantity])).toEqual([
      ["t2", "llm_completion_token", 10],
      ["t2", "llm_prompt_token", 200],
    ]);
    // Where the call tells of no prompt at all, nothing is known.
    const untold = callUsage(timeline(begun("t1"), askedFor("t1"), over("t1")));
    expect(usageTotal(untold, "llm_prompt_token")).toBeNull();
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
