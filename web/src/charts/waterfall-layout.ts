import type { TurnMetrics } from "../../../voice/timeline/turn-metrics.ts";
import type { TurnStamps } from "./turn-stamps.ts";

/** The spans of a turn, in the order in which they are drawn. */
export type SpanKind = "endpointing" | "response" | "model" | "voice" | "overhang" | "answer";

/** One bar: `ms` is the measured length, null when it was not measured. Without a length or a place it is not drawn. */
export interface WaterfallSpan {
  kind: SpanKind;
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

/**
 * Lays one turn out on its clock: the left edge is t0 (the caller's speech end) or, for a turn that no speech began,
 * t1. Endpointing and response time add up to t2, and the overhang ends where the answer is heard. Without `stamps`
 * the model's span is drawn from t1 (or so that it ends where the voice's begins, if it was asked in advance), and the
 * voice's so that it ends when the answer is ready: the lengths are measured, the places are not, and the spans say
 * so. Of a turn that goes on, `nowMs` is the call's time: steps that have begun and not ended reach up to it.
 */
export function layoutWaterfall(
  metrics: Omit<TurnMetrics, "outcome">,
  stamps: TurnStamps | null,
  nowMs: number | null = null,
): WaterfallLayout {
  const t1 = metrics.endpointingMs ?? 0;
  const t2 = metrics.responseTimeMs === null ? null : t1 + metrics.responseTimeMs;
  const onChart = (atMs: number | null | undefined) =>
    atMs === null || atMs === undefined ? null : atMs - metrics.startedAtMs + t1;

  const { llmFirstTokenMs: modelMs, ttsFirstByteMs: voiceMs, overhangMs, answerHeardMs: ta } = metrics;
  const readyAt = ta === null || overhangMs === null ? null : ta - overhangMs;
  const now = onChart(nowMs);
  const modelAt = onChart(stamps?.llmRequestedAtMs);
  const voiceAt = onChart(stamps?.ttsRequestedAtMs);
  // An opener's voice was made long before: what is synthesised now is the answer.
  const voiceEnd = readyAt ?? (metrics.opener === null ? t2 : null) ?? t1 + (modelMs ?? 0) + (voiceMs ?? 0);
  const voiceFrom = voiceAt ?? Math.max(0, voiceEnd - (voiceMs ?? 0));
  const modelFrom = modelAt ?? (metrics.speculative ? Math.max(0, voiceFrom - (modelMs ?? 0)) : t1);

  const spans: WaterfallSpan[] = [
    span("endpointing", metrics.endpointingMs, 0, true),
    openSpan("response", metrics.responseTimeMs, t1, now) ?? span("response", metrics.responseTimeMs, t1, true),
    openSpan("model", modelMs, modelAt, now) ?? span("model", modelMs, modelFrom, modelAt !== null),
    openSpan("voice", voiceMs, voiceAt, now) ?? span("voice", voiceMs, voiceFrom, voiceAt !== null),
    span("overhang", overhangMs, readyAt, true),
    span("answer", ta, 0, true),
  ];
  const t3 = onChart(stamps?.heardAtMs);
  const marks: WaterfallMark[] = [];
  if (metrics.endpointingMs !== null) marks.push({ point: "t0", atMs: 0 });
  marks.push({ point: "t1", atMs: t1 });
  if (t2 !== null) marks.push({ point: "t2", atMs: t2 });
  if (ta !== null) marks.push({ point: "ta", atMs: ta });
  if (t3 !== null) marks.push({ point: "t3", atMs: t3 });
  const ends = spans.map(({ fromMs, ms }) => (fromMs === null ? 0 : fromMs + (ms ?? 0)));
  return { spans, marks, totalMs: Math.max(1, ...ends, ...marks.map(({ atMs }) => atMs)) };
}

function span(kind: SpanKind, ms: number | null, fromMs: number | null, isPlaceMeasured: boolean): WaterfallSpan {
  return { kind, ms, fromMs: ms === null ? null : fromMs, isPlaceMeasured, isOpen: false };
}

/** A step that has begun and not ended; null for any other. */
function openSpan(kind: SpanKind, ms: number | null, fromMs: number | null, now: number | null): WaterfallSpan | null {
  if (ms !== null || fromMs === null || now === null || now < fromMs) return null;
  return { kind, ms: now - fromMs, fromMs, isPlaceMeasured: true, isOpen: true };
}
