import { describe, expect, it } from "vitest";
import { badAfternoonBefore } from "../../../local/demo-data/calendar.ts";
import { DEMO_CALLS, type GeneratedCall, generateCalls } from "../../../local/demo-data/generate.ts";
import { callRecordOf } from "../../../voice/timeline/call-record.ts";
import type { CallEvent } from "../../../voice/timeline/events.ts";
import { type TurnMetrics, turnMetricsSchema } from "../../../voice/timeline/turn-metrics.ts";

const options = {
  seed: 1,
  untilMs: Date.UTC(2026, 10, 30, 16),
  organizationId: "org_demonstration",
  agentId: "agent_receptionist",
};
const calls = generateCalls(options);
const recordOf = ({ identity, events }: GeneratedCall) => callRecordOf(identity, events);
const of = <T extends CallEvent["type"]>(events: readonly CallEvent[], type: T) =>
  events.filter((event): event is Extract<CallEvent, { type: T }> => event.type === type);

/** The middle value over the answers of some calls. */
function median(some: readonly GeneratedCall[], figure: keyof TurnMetrics): number {
  const values = some
    .flatMap((call) => recordOf(call).turns.map(({ metrics }) => metrics))
    .filter(({ source, speculative }) => source === "speech" && speculative !== null)
    .map((metrics) => metrics[figure])
    .filter((value): value is number => typeof value === "number")
    .sort((a, b) => a - b);
  if (values.length < 10) throw new Error(`only ${values.length} values of ${figure}`);
  return values[Math.floor(values.length / 2)] as number;
}

/** What holds of every call's timeline, and of the record that is read off it. */
function expectWhole(call: GeneratedCall): void {
  const { events } = call;
  const { callId } = call.identity;
  expect(events[0]?.type).toBe("call_started");
  expect(events.at(-1)?.type).toBe("call_ended");
  for (const [at, event] of events.entries()) {
    expect(Number.isInteger(event.atMs), `${callId} ${event.type}`).toBe(true);
    expect(event.atMs, `${callId} ${at} ${event.type}`).toBeGreaterThanOrEqual(events[at - 1]?.atMs ?? 0);
  }
  const started = of(events, "agent_turn_started").map(({ turnId }) => turnId);
  const ended = [...of(events, "agent_turn_ended"), ...of(events, "speculation_discarded")];
  expect(ended.map(({ turnId }) => turnId).sort(), callId).toEqual([...started].sort());
  const turns = of(events, "agent_turn_ended");
  expect(turns.map(({ metrics }) => metrics.index)).toEqual(turns.map((_turn, index) => index));
  for (const { turnId, metrics } of turns) {
    expect(turnMetricsSchema.parse(metrics)).toEqual(metrics);
    const own = events.filter((event) => "turnId" in event && event.turnId === turnId);
    const endMs = own.findLast(({ type }) => type === "agent_turn_ended")?.atMs ?? 0;
    expect(own.every(({ atMs }) => atMs <= endMs)).toBe(true);
    const commit = of(own, "turn_committed")[0];
    const audio = of(own, "audio_started")[0];
    if (commit === undefined || audio === undefined) continue;
    expect(metrics.responseTimeMs).toBe(audio.atMs - commit.atMs);
    expect(metrics.turnGapMs).toBe(audio.atMs - (commit.speechEndMs ?? 0));
  }
  // One voice at a time.
  const lines = recordOf(call).transcript.filter(({ role }) => role === "assistant");
  for (const [at, line] of lines.entries()) {
    expect(line.startMs, callId).toBeGreaterThanOrEqual((lines[at - 1]?.endMs ?? 0) - 250);
  }
}

describe("generated calls", () => {
  it("are the same for the same seed and end, and others for another", () => {
    expect(generateCalls(options)).toEqual(calls);
    expect(generateCalls({ ...options, seed: 2 })).not.toEqual(calls);
    const later = generateCalls({ ...options, untilMs: options.untilMs + 86_400_000 });
    expect(later[0]?.identity.startedAtEpochMs).toBeGreaterThan(calls[0]?.identity.startedAtEpochMs ?? 0);
  });

  it("are 300 of 14 days, each with an id of its own, over by the end", () => {
    expect(calls).toHaveLength(Object.values(DEMO_CALLS).reduce<number>((sum, count) => sum + count, 0));
    expect(calls).toHaveLength(300);
    expect(new Set(calls.map(({ identity }) => identity.callId)).size).toBe(300);
    for (const { startedAtEpochMs, endedAtEpochMs } of calls.map(recordOf)) {
      expect(startedAtEpochMs).toBeGreaterThanOrEqual(options.untilMs - 14 * 86_400_000 - 3_600_000);
      expect(endedAtEpochMs).toBeLessThanOrEqual(options.untilMs);
    }
  });

  it("come when a clinic is called: most in opening hours, the night line outside of them", () => {
    const hourOf = (call: GeneratedCall): number =>
      (new Date(call.identity.startedAtEpochMs).getUTCHours() + 24 - 8) % 24;
    const reception = calls.filter(({ identity }) => identity.agentId === options.agentId);
    expect(reception.every((call) => hourOf(call) >= 8 && hourOf(call) < 18)).toBe(true);
    const busiest = reception.filter((call) => [9, 10].includes(hourOf(call))).length;
    expect(busiest).toBeGreaterThan(reception.filter((call) => [12, 17].includes(hourOf(call))).length);
  });

  it("are whole timelines", () => {
    for (const call of calls) expectWhole(call);
  });

  it("say whole sentences, and every word that is to be filled in", () => {
    for (const { text } of calls.flatMap((call) => recordOf(call).transcript)) {
      expect(text).not.toMatch(/[{}…]|undefined/);
      expect(text.trim()).toBe(text);
      expect(text).not.toBe("");
    }
  });

  it("have what happens on a telephone", () => {
    const records = calls.map(recordOf);
    const reasons = new Set(records.map(({ endReason }) => endReason));
    for (const reason of ["caller_hung_up", "agent_hung_up", "caller_lost", "silence", "failed"]) {
      expect(reasons).toContain(reason);
    }
    const turns = records.flatMap((record) => record.turns.map(({ metrics }) => metrics));
    expect(turns.filter(({ falseStart }) => falseStart).length).toBeGreaterThan(5);
    expect(turns.filter(({ interrupted }) => interrupted).length).toBeGreaterThan(20);
    expect(turns.filter(({ opener }) => opener !== null).length).toBeGreaterThan(50);
    expect(turns.filter(({ discardedAttempts }) => discardedAttempts > 0).length).toBeGreaterThan(10);
    expect(calls.flatMap(({ events }) => of(events, "tool_called")).length).toBeGreaterThan(50);
    const said = records.flatMap(({ transcript }) => transcript.map(({ text }) => text));
    expect(said.some((text) => text.includes("leave a message after the tone"))).toBe(true);
    expect(said.some((text) => text.includes("on hold with you people"))).toBe(true);
  });
});

describe("slow calls are slow for a reason", () => {
  it("a vendor of voices had a bad afternoon", () => {
    const { fromMs, toMs } = badAfternoonBefore(options.untilMs);
    const isBad = ({ identity }: GeneratedCall): boolean =>
      identity.startedAtEpochMs >= fromMs && identity.startedAtEpochMs < toMs;
    const ofReception = calls.filter(({ identity }) => identity.agentId === options.agentId);
    const [bad, others] = [ofReception.filter(isBad), ofReception.filter((call) => !isBad(call))];
    expect(median(bad, "ttsFirstByteMs")).toBeGreaterThan(2.5 * median(others, "ttsFirstByteMs"));
    const failures = (some: readonly GeneratedCall[]): number =>
      some.flatMap(({ events }) => of(events, "provider_failed").filter(({ stage }) => stage === "tts")).length;
    expect(failures(bad) / bad.length).toBeGreaterThan(5 * (failures(others) / others.length));
  });

  it("an agent has a long prompt", () => {
    const triage = calls.filter(
      ({ identity }) => identity.transport === "browser" && identity.agentId !== options.agentId,
    );
    const reception = calls.filter(({ identity }) => identity.agentId === options.agentId);
    expect(median(triage, "llmFirstTokenMs")).toBeGreaterThan(1.5 * median(reception, "llmFirstTokenMs"));
  });

  it("a data centre is far from the vendors", () => {
    const at = (colo: string): GeneratedCall[] =>
      calls.filter((call) => call.colo === colo && call.identity.agentId === options.agentId);
    expect(median(at("DEN"), "llmFirstTokenMs")).toBeGreaterThan(median(at("SEA"), "llmFirstTokenMs") + 80);
  });
});
