import { describe, expect, it } from "vitest";
import {
  tallyAgentTurn,
  tallyCallEnd,
  tallyCallStart,
  tallyProviderUse,
  tallyRequests,
  tallyTurn,
} from "../../../workers/measure/live-tally.ts";
import { Sketch } from "../../../workers/measure/sketch.ts";
import { Tally } from "../../../workers/measure/tally.ts";
import { hubMetrics } from "../../../workers/telemetry/hub-metrics.ts";
import { writeExposition } from "../../../workers/telemetry/prometheus.ts";
import { turnMetrics } from "../../support/call/call-record.ts";
import { parseExposition } from "../../support/telemetry/exposition-parser.ts";

const idle = { callsInProgress: { vendor: 2, simulated: 0, local: 0, generated: 0 }, activeUsers: 3, subscribers: 1 };

function expose(totals: Tally) {
  const families = parseExposition(writeExposition(hubMetrics(totals, idle)));
  /** The one sample with these labels. */
  const figure = (name: string, labels: Record<string, string> = {}): number | undefined => {
    const family = families.get(name) ?? families.get(name.replace(/_(bucket|sum|count)$/, ""));
    const found = family?.samples.filter(
      (sample) =>
        sample.name === name && Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
    );
    if ((found?.length ?? 0) > 1) throw new Error(`${name} is told of more than once`);
    return found?.[0]?.value;
  };
  return { families, figure };
}

/** A turn whose answer was heard after so many ms. */
function turn(answerHeardMs: number) {
  return { ...turnMetrics({ source: "speech", answerHeardMs, responseTimeMs: 30 }), agentId: "agent_1" };
}

describe("an organisation's exposition", () => {
  it("is told of a hub that has counted nothing, and can be read", () => {
    const { families, figure } = expose(new Tally());
    expect(figure("quantum_voice_turns_total", { services: "vendor" })).toBe(0);
    expect(figure("quantum_voice_calls_in_progress", { services: "vendor" })).toBe(2);
    expect(families.get("quantum_voice_provider_requests_total")?.samples).toEqual([]);
    for (const name of families.keys()) expect(name).toMatch(/^quantum_voice_[a-z0-9_]+$/);
  });

  it("has turns by services and agent, with the lengths in seconds", () => {
    const totals = new Tally();
    for (const one of [turn(190), turn(390), turn(2_500)]) {
      tallyTurn(totals, "vendor", one);
      tallyAgentTurn(totals, "vendor", one);
    }
    tallyTurn(totals, "vendor", { ...turn(1), source: "greeting" });
    const { figure } = expose(totals);
    const vendor = { services: "vendor" };
    expect(figure("quantum_voice_turns_total", vendor)).toBe(3);
    expect(figure("quantum_voice_turns_total", { services: "local" })).toBe(0);
    expect(figure("quantum_voice_answer_heard_seconds_bucket", { ...vendor, le: "0.4" })).toBe(2);
    expect(figure("quantum_voice_answer_heard_seconds_count", vendor)).toBe(3);
    expect(figure("quantum_voice_answer_heard_seconds_sum", vendor)).toBeCloseTo(3.08, 1);
    expect(figure("quantum_voice_agent_turns_total", { ...vendor, agent: "agent_1" })).toBe(3);
    expect(figure("quantum_voice_agent_answer_heard_seconds_bucket", { agent: "agent_1", le: "0.2" })).toBe(1);
  });

  it("counts many turns as near as its sketches say", () => {
    const totals = new Tally();
    for (let ms = 1; ms <= 1_000; ms++) tallyTurn(totals, "vendor", turn(ms));
    const { figure } = expose(totals);
    const upTo = figure("quantum_voice_answer_heard_seconds_bucket", { services: "vendor", le: "0.4" }) ?? 0;
    expect(Math.abs(upTo - 400)).toBeLessThanOrEqual(8);
    expect(figure("quantum_voice_answer_heard_seconds_sum", { services: "vendor" })).toBeGreaterThan(500.5 * 0.99);
  });

  it("has calls, providers and requests, names of any kind among them", () => {
    const totals = new Tally();
    tallyCallStart(totals, "vendor");
    tallyCallEnd(totals, "vendor", { endReason: "failed", hasDeadAir: true });
    const use = {
      services: "vendor",
      stage: "llm",
      provider: "openai-compatible",
      model: 'my "own"/model v2',
    } as const;
    tallyProviderUse(totals, { ...use, failure: null, firstResultMs: 120 });
    tallyProviderUse(totals, { ...use, failure: "timeout", firstResultMs: null });
    const ms = new Sketch();
    ms.add(12);
    tallyRequests(totals, { route: "/api/calls/:id", method: "GET", n: 5, errors: 1, ms: ms.toBytes() });
    const { figure } = expose(totals);
    expect(figure("quantum_voice_calls_failed_total", { services: "vendor" })).toBe(1);
    expect(figure("quantum_voice_provider_requests_total", { model: 'my "own"/model v2' })).toBe(2);
    expect(figure("quantum_voice_provider_failures_total", { kind: "timeout" })).toBe(1);
    expect(figure("quantum_voice_http_requests_total", { route: "/api/calls/:id", method: "GET" })).toBe(5);
    expect(figure("quantum_voice_http_request_errors_total", { route: "/api/calls/:id" })).toBe(1);
  });

  it("never falls: merging more into the totals lets every counter and bucket stay or grow", () => {
    const totals = new Tally();
    let before = new Map<string, number>();
    for (let round = 0; round < 40; round++) {
      const one = turn(50 * round);
      tallyTurn(totals, "vendor", one);
      tallyAgentTurn(totals, "vendor", one);
      const after = new Map<string, number>();
      for (const { type, samples } of expose(totals).families.values()) {
        if (type !== "gauge")
          for (const { name, labels, value } of samples) after.set(JSON.stringify([name, labels]), value);
      }
      for (const [series, value] of before) expect(after.get(series), series).toBeGreaterThanOrEqual(value - 1e-9);
      before = after;
    }
  });
});
