import { describe, expect, it } from "vitest";
import { type ProviderContext, ProviderPoints } from "../../../durable-objects/call/provider-points.ts";
import type { CallEvent } from "../../../voice/timeline/events.ts";
import { type ProviderPoint, providerTable } from "../../../workers/analytics/provider-point.ts";
import { CallSimulator, type SimulatorOptions } from "../../support/call/call-simulator.ts";
import { FakeLanguageModel } from "../../support/vendors/fake-language-model.ts";
import { FakeTextToSpeech } from "../../support/vendors/fake-text-to-speech.ts";

const context: ProviderContext = {
  ...{ organizationId: "org_1", callId: "call_1", agentId: "agent_1", transport: "browser" },
  ...{ colo: "FRA", services: "vendor" },
};

/** One clause an answer, so that each stage is asked once a turn. */
const answer = "Yes, from nine.";
const two: SimulatorOptions = {
  llm: (s) => ["first", "second"].map((name) => new FakeLanguageModel({ clock: s.clock, provider: name, answer })),
  tts: (s) =>
    ["first", "second"].map((name) => new FakeTextToSpeech({ clock: s.clock, spoken: s.spoken, provider: name })),
};

function pointsOf(events: readonly CallEvent[]): ProviderPoint[] {
  const told: ProviderPoint[] = [];
  const points = new ProviderPoints(context, new Map([["fake-stt", "an-engine"]]), (batch) => told.push(...batch));
  for (const event of events) points.observe(event);
  return told;
}

async function askInWriting(sim: CallSimulator): Promise<void> {
  const endedTurns = sim.turns.length;
  sim.call.receiveText("what are your opening hours");
  await sim.until(() => sim.turns.length > endedTurns);
  await sim.untilListening();
}

/** Points of the turn that ended last, without those of the greeting and of speech to text. */
async function pointsOfQuestion(sim: CallSimulator): Promise<ProviderPoint[]> {
  await askInWriting(sim);
  const { turnId } = sim.turns.at(-1) ?? {};
  return pointsOf(sim.events).filter((point) => point.turnId === turnId);
}

const outcomesOf = (points: readonly ProviderPoint[]) =>
  points.map(({ stage, provider, outcome, errorKind, hedge }) => [stage, provider, outcome, errorKind, hedge]);

describe("the uses of providers in a call", () => {
  it("are told with the times that the turn's own figures have", async () => {
    const sim = new CallSimulator(two);
    await sim.start();
    const points = await pointsOfQuestion(sim);
    const { metrics } = sim.turns.at(-1) ?? {};
    expect(outcomesOf(points)).toEqual([
      ["llm", "first", "ok", null, "first"],
      ["tts", "first", "ok", null, "first"],
    ]);
    const [model, voice] = points;
    expect(model).toMatchObject({ ...context, model: "fake-model", firstResultMs: metrics?.llmFirstTokenMs });
    expect(model?.totalMs).toBeGreaterThan(model?.firstResultMs ?? Number.NaN);
    expect(voice).toMatchObject({ firstResultMs: metrics?.ttsFirstByteMs, totalMs: null });
  });

  it.each(["llm", "tts"] as const)("tell a late provider and the hedge that won (%s)", async (stage) => {
    const sim = new CallSimulator(two);
    await sim.start();
    sim[stage].health = "stalls";
    const points = (await pointsOfQuestion(sim)).filter((point) => point.stage === stage);
    expect(outcomesOf(points)).toEqual([
      [stage, "first", "outrun", null, "first"],
      [stage, "second", "ok", null, "hedge"],
    ]);
    // Counted from its own request, not from the late one's.
    expect(points[0]?.firstResultMs).toBeNull();
    expect(points[1]?.firstResultMs).toBeLessThan(1_000);
  });

  it.each(["llm", "tts"] as const)("tell a failure, its kind and who was asked instead (%s)", async (stage) => {
    const sim = new CallSimulator(two);
    await sim.start();
    sim[stage].health = "refuses";
    const points = (await pointsOfQuestion(sim)).filter((point) => point.stage === stage);
    expect(outcomesOf(points)).toEqual([
      [stage, "first", "failed", "vendor_error", "first"],
      [stage, "second", "ok", null, "first"],
    ]);
    expect(points[0]).toMatchObject({ fellBackTo: "second", firstResultMs: null });
    expect(points[1]).toMatchObject({ fellBackTo: null });
  });

  it("tell an answer that stopped in its middle", async () => {
    const sim = new CallSimulator({
      llm: (s) => [new FakeLanguageModel({ clock: s.clock, answer: () => ({ text: answer, ending: "stalls" }) })],
    });
    await sim.start();
    sim.call.receiveText("what are your opening hours");
    await sim.until(() => sim.of("provider_failed").length > 0);
    await sim.untilListening();
    sim.call.end("caller_hung_up");
    await sim.noAudio(3_000);
    const models = pointsOf(sim.events).filter(({ stage }) => stage === "llm");
    expect(models[0]).toMatchObject({ outcome: "failed", errorKind: "stalled" });
    expect(models[0]?.firstResultMs).toBeGreaterThanOrEqual(0);
  });

  it("count an answer that was thrown away as cancelled, not as a failure", async () => {
    const sim = new CallSimulator();
    await sim.start();
    await sim.callerSpeaks("what are your opening hours");
    await sim.until(() => sim.of("llm_requested").length > 0);
    sim.call.end("caller_hung_up");
    await sim.noAudio(3_000);
    const models = pointsOf(sim.events).filter(({ stage }) => stage === "llm");
    expect(models.map(({ outcome }) => outcome)).toEqual(models.map(() => "cancelled"));
    expect(models.length).toBeGreaterThan(0);
  });

  it("tell sessions of speech to text, one that is lost and one that lasts", async () => {
    const sim = new CallSimulator();
    await sim.start();
    await sim.silence(6_000);
    sim.stt.drop();
    await sim.silence(2_000);
    const endsAtMs = sim.nowMs;
    sim.call.end("caller_hung_up");
    await sim.noAudio(3_000);
    const sessions = pointsOf(sim.events).filter(({ stage }) => stage === "stt");
    expect(sessions).toMatchObject([
      { provider: "fake-stt", model: "an-engine", turnId: null, outcome: "failed", errorKind: "connection_lost" },
      { provider: "fake-stt", outcome: "ok", errorKind: null },
    ]);
    expect(sessions[0]?.firstResultMs).toBe(sim.of("stt_ready")[0]?.atMs);
    expect(sessions[1]?.firstResultMs).toBeNull();
    expect(sessions[1]?.totalMs).toBe(endsAtMs - (sim.last("stt_reopened")?.atMs ?? 0));
  });

  it("leave out a race whose winner the timeline does not tell", () => {
    const base = { turnId: "turn_1" };
    const events: CallEvent[] = [
      { type: "llm_requested", atMs: 0, ...base, provider: "a", model: "m" },
      { type: "hedge_started", atMs: 200, ...base, stage: "llm", provider: "b", afterMs: 200 },
      { type: "llm_requested", atMs: 200, ...base, provider: "b", model: "m" },
      { type: "provider_failed", atMs: 300, stage: "llm", provider: "b", reason: "b answered 503", status: 503 },
      { type: "provider_fell_back", atMs: 300, stage: "llm", from: "b", to: "c" },
      { type: "llm_requested", atMs: 300, ...base, provider: "c", model: "m" },
      { type: "llm_first_token", atMs: 400, ...base },
      { type: "call_ended", atMs: 500, reason: "caller_hung_up" },
    ];
    expect(outcomesOf(pointsOf(events))).toEqual([["llm", "b", "failed", "vendor_error", "hedge"]]);
  });

  it("fit into data points whatever the call", async () => {
    const sim = new CallSimulator();
    await sim.start();
    await askInWriting(sim);
    sim.call.end("caller_hung_up");
    await sim.noAudio(3_000);
    const points = pointsOf(sim.events);
    expect(points.map((point) => providerTable.decode(providerTable.encode(point)))).toEqual(points);
  });
});
