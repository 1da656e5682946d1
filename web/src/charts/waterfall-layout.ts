import type { TurnMetrics } from "../../../voice/timeline/turn-metrics.ts";
import { type Stage, type StageName, stagesUntil, type TurnStages } from "../../../voice/timeline/turn-stages.ts";
import type { TurnStamps } from "./turn-stamps.ts";

/** The spans of a turn whose metrics alone are known, in the order in which they are drawn. */
export type SpanKind = "endpointing" | "response" | "model" | "voice" | "overhang" | "answer";

/** One bar: `ms` is the measured length, null when it was not measured. Without a length or a place it is not drawn. */
export interface WaterfallSpan {
  /** A stage of the wait, or a latency. */
  name: { stage: StageName } | { latency: SpanKind };
  ms: number | null;
  /** From the chart's left edge; null where `ms` is, and where nothing tells the place. */
  fromMs: number | null;
  /** False when only the length was measured, and the place is a drawing convention. */
  isPlaceMeasured: boolean;
  /** True of a step that goes on: `ms` is its length so far. */
  isOpen: boolean;
}

/** A clock point, in ms from the chart's left edge; at `ta` the first sample of the answer's own words was heard. */
export interface WaterfallMark {
  point: "t0" | "t1" | "t2" | "ta" | "t3";
  atMs: number;
}

/** A turn's chart: its bars and its clock points. */
export interface WaterfallLayout {
  spans: WaterfallSpan[];
  marks: WaterfallMark[];
  /** The end of the chart; at least 1, so that it can be divided by. */
  totalMs: number;
}

/** Turn to be laid out: its metrics, and what its timeline says, null where nobody kept it. */
export interface LaidOutTurn {
  metrics: Omit<TurnMetrics, "outcome">;
  stamps: TurnStamps | null;
  stages: TurnStages | null;
}

/**
 * Lays one turn out on its clock: the stages of the caller's wait, one behind the other, where its timeline is known,
 * and else the latencies that were measured. Of a turn that goes on, `nowMs` is the call's time, up to which its open
 * stage reaches.
 */
export function layoutWaterfall(
  { metrics, stamps, stages }: LaidOutTurn,
  nowMs: number | null = null,
): WaterfallLayout {
  const t1 = metrics.endpointingMs ?? 0;
  const t3 = stamps?.heardAtMs == null ? null : stamps.heardAtMs - metrics.startedAtMs + t1;
  const spans =
    stages === null ? latencySpans(metrics) : stageSpans(nowMs === null ? stages : stagesUntil(stages, nowMs));
  const marks: WaterfallMark[] = [];
  if (metrics.endpointingMs !== null) marks.push({ point: "t0", atMs: 0 });
  marks.push({ point: "t1", atMs: t1 });
  if (metrics.responseTimeMs !== null) marks.push({ point: "t2", atMs: t1 + metrics.responseTimeMs });
  if (metrics.answerHeardMs !== null) marks.push({ point: "ta", atMs: metrics.answerHeardMs });
  if (t3 !== null) marks.push({ point: "t3", atMs: t3 });
  const ends = spans.map(({ fromMs, ms }) => (fromMs === null ? 0 : fromMs + (ms ?? 0)));
  return { spans, marks, totalMs: Math.max(1, ...ends, ...marks.map(({ atMs }) => atMs)) };
}

/** The stages up to the answer, and the opener that was heard before it: its stage is part of the turn gap only. */
function stageSpans({ fromMs, gap, answer }: TurnStages): WaterfallSpan[] {
  const opener = gap.filter(({ name }) => name === "opener");
  const before = answer.filter(({ name }) => name === "speechToText" || name === "endpointing");
  return [...before, ...opener, ...answer.slice(before.length)].map((stage: Stage) => ({
    name: { stage: stage.name },
    ms: stage.toMs - stage.fromMs,
    fromMs: stage.fromMs - fromMs,
    isPlaceMeasured: true,
    isOpen: stage.isOpen,
  }));
}

/**
 * Lays the latencies of a turn out: the left edge is t0 (the caller's speech end) or, for a turn that no speech began,
 * t1. Endpointing and response time add up to t2, and the overhang ends where the answer is heard. The model's span is
 * drawn from t1 (or so that it ends where the voice's begins, if it was asked in advance), and the voice's so that it
 * ends when the answer is ready: the lengths are measured, the places are not, and the spans say so.
 */
function latencySpans(metrics: Omit<TurnMetrics, "outcome">): WaterfallSpan[] {
  const t1 = metrics.endpointingMs ?? 0;
  const t2 = metrics.responseTimeMs === null ? null : t1 + metrics.responseTimeMs;
  const { llmFirstTokenMs: modelMs, ttsFirstByteMs: voiceMs, overhangMs, answerHeardMs: ta } = metrics;
  const readyAt = ta === null || overhangMs === null ? null : ta - overhangMs;
  // An opener's voice was made long before: what is synthesised now is the answer.
  const voiceEnd = readyAt ?? (metrics.opener === null ? t2 : null) ?? t1 + (modelMs ?? 0) + (voiceMs ?? 0);
  const voiceFrom = Math.max(0, voiceEnd - (voiceMs ?? 0));
  const modelFrom = metrics.speculative ? Math.max(0, voiceFrom - (modelMs ?? 0)) : t1;
  return [
    span("endpointing", metrics.endpointingMs, 0, true),
    span("response", metrics.responseTimeMs, t1, true),
    span("model", modelMs, modelFrom, false),
    span("voice", voiceMs, voiceFrom, false),
    span("overhang", overhangMs, readyAt, true),
    span("answer", ta, 0, true),
  ];
}

function span(latency: SpanKind, ms: number | null, fromMs: number | null, isPlaceMeasured: boolean): WaterfallSpan {
  return { name: { latency }, ms, fromMs: ms === null ? null : fromMs, isPlaceMeasured, isOpen: false };
}
