import { describe, expect, it } from "vitest";
import type { ObservedCall } from "../../../../voice/caller/observed-call.ts";
import {
  type MeasuredAnswer,
  type MeasuredCall,
  measureCall,
} from "../../../../workers/measure/benchmarks/measured-call.ts";
import { benchmarkMetricSchema, categoryDetailsSchema } from "../../../../workers/measure/benchmarks/report.ts";
import { voiceFigures } from "../../../../workers/measure/benchmarks/voice-figures.ts";
import { turnMetrics } from "../../../support/call/call-record.ts";

const answer = (answerHeardMs: number | null, changes: Partial<MeasuredAnswer> = {}): MeasuredAnswer => ({
  answerHeardMs,
  turnGapMs: 300,
  responseTimeMs: 0,
  endpointingMs: 280,
  overhangMs: 0,
  modelFirstTokenMs: 100,
  voiceFirstByteMs: 150,
  callerHeardMs: null,
  hasOpener: false,
  hasTool: false,
  stages: { endpointing: 280, model: 20 },
  ...changes,
});

const call = (answers: MeasuredAnswer[], changes: Partial<MeasuredCall> = {}): MeasuredCall => ({
  callId: "call_1",
  answers,
  paths: [],
  turns: 2,
  unanswered: 0,
  misunderstood: 0,
  falseStarts: 0,
  bargeInStopMs: [],
  discardedTokens: 0,
  sentLateMs: 1,
  ...changes,
});

const figure = (calls: MeasuredCall[], key: string) => {
  const found = voiceFigures(calls).metrics.find((metric) => metric.key === key);
  if (found === undefined) throw new Error(`there is no ${key}`);
  return found;
};

describe("figures of a benchmark's calls", () => {
  it("have calls as units and their turns as samples", () => {
    const calls = [call([answer(400), answer(600)]), call([answer(500)]), call([answer(null)])];
    expect(figure(calls, "voice.answer_heard.p50")).toMatchObject({
      value: 500,
      units: [[400, 600], [500]],
      samples: 3,
      statistic: "median",
    });
    expect(figure(calls, "voice.stage_endpointing.p50").value).toBe(280);
  });

  it("are missing with a reason, never 0, where nothing was measured", () => {
    expect(figure([call([answer(400)])], "voice.barge_in_stop.p95")).toMatchObject({ value: null, units: [] });
    for (const metric of voiceFigures([]).metrics) {
      expect(metric).toMatchObject({ value: null, band: null, missing: "No call was held." });
    }
  });

  it("count turns of tools and openers apart, and false starts by turn of the caller", () => {
    const calls = [call([answer(400, { hasTool: true }), answer(900, { hasOpener: true })], { falseStarts: 1 })];
    expect(figure(calls, "voice.tool_turn.p50").value).toBe(400);
    expect(figure(calls, "voice.opener_share.mean").value).toBe(0.5);
    expect(figure(calls, "voice.false_starts.mean").value).toBe(0.5);
  });

  it("fit a report's schema, each key once, and say when callers were late", () => {
    const { metrics, details } = voiceFigures([call([answer(400)]), call([answer(500)], { sentLateMs: 24 })]);
    for (const metric of metrics) expect(() => benchmarkMetricSchema.parse(metric)).not.toThrow();
    expect(new Set(metrics.map(({ key }) => key)).size).toBe(metrics.length);
    const { notes } = categoryDetailsSchema.parse(details);
    expect(notes?.[1]).toContain("1 calls");
  });
});

describe("a measured call", () => {
  const observed = (understood: string[], opener: string | null = null): ObservedCall => ({
    callId: "call_1",
    turns: [
      {
        text: "is there parking",
        kind: "sentence",
        pauses: 1,
        gapMs: 310,
        answerTurnId: "turn_1",
        answerAudio: [{ offsetMs: 0, lengthMs: 900, atMs: 320 }],
        falseStarts: 1,
        takenBackMs: [90],
        bargeInStopMs: 80,
        understood,
        isUnderstood: false,
      },
    ],
    metrics: [turnMetrics({ turnId: "turn_1", source: "speech", answerHeardMs: 305, opener, discardedTokens: 40 })],
    audioAfterInterruptMs: {},
    endReason: null,
  });

  it("is understood however the words are written, and in as many parts as they came", () => {
    expect(measureCall(observed(["Is there parking?"]), [], null).misunderstood).toBe(0);
    expect(measureCall(observed(["is there", "parking"]), [], null).misunderstood).toBe(0);
    expect(measureCall(observed(["is there barking"]), [], null).misunderstood).toBe(1);
  });

  it("holds the worker's figures beside the caller's, which say nothing where an opener came first", () => {
    const measured = measureCall(observed([]), [], 2);
    expect(measured).toMatchObject({ turns: 1, falseStarts: 1, bargeInStopMs: [80], discardedTokens: 40 });
    expect(measured.answers[0]).toMatchObject({ answerHeardMs: 305, callerHeardMs: 320 });
    expect(measureCall(observed([], "Let me see,"), [], 2).answers[0]?.callerHeardMs).toBeNull();
  });
});
