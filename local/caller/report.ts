import type { CallEvent } from "../../voice/timeline/events.ts";
import type { TurnMetrics } from "../../voice/timeline/turn-metrics.ts";
import type { Exchange } from "./place-call.ts";

/** One exchange as text: who said what, and where each millisecond went, read off the call's timeline. */
export function describeExchange({ userText, agentText, metrics, observedGapMs, timeline }: Exchange): string {
  const lines: string[] = [];
  if (userText !== null) lines.push(`caller  ${userText}`);
  lines.push(`agent   ${agentText}${metrics.interrupted ? " [interrupted]" : ""}`, ...waterfall(metrics, timeline));
  if (observedGapMs !== null) {
    lines.push(`        by the caller's own clock, end of speech → first audible sample: ${ms(observedGapMs)}`);
  }
  return lines.join("\n");
}

/** Width of the chart. */
const COLUMNS = 40;

interface Span {
  label: string;
  fromMs: number | null;
  toMs: number | null;
  /** Length of a span whose place is not known. */
  lengthMs?: number | null;
}

/**
 * Spans on the clock of the call: from t0 (end of speech) or, where there is none, t1 (turn committed) to t2 (first
 * audible sample), and from t0 to the first sample of the answer's own words as heard, the overhang at its end.
 */
function waterfall(metrics: TurnMetrics, timeline: readonly CallEvent[]): string[] {
  const at = (type: CallEvent["type"]): number | null =>
    timeline.find((event) => event.type === type && "turnId" in event && event.turnId === metrics.turnId)?.atMs ?? null;
  const t1 = metrics.startedAtMs;
  const t0 = metrics.endpointingMs === null ? null : t1 - metrics.endpointingMs;
  const t2 = at("audio_started");
  const heardAtMs = metrics.answerHeardMs === null || t0 === null ? null : t0 + metrics.answerHeardMs;
  const readyAtMs = heardAtMs === null || metrics.overhangMs === null ? null : heardAtMs - metrics.overhangMs;
  const spans: Span[] = [
    { label: "t0→t1 endpointing", fromMs: t0, toMs: t1 },
    { label: "LLM first token", fromMs: at("llm_requested"), toMs: at("llm_first_token") },
    { label: "TTS first byte", fromMs: at("tts_requested"), toMs: at("tts_first_byte") },
    { label: "t1→t2 response time", fromMs: t1, toMs: t2 },
    { label: "first audible sample", fromMs: t0 ?? t1, toMs: t2 },
    { label: "answer heard", fromMs: t0, toMs: heardAtMs },
    { label: "overhang", fromMs: readyAtMs, toMs: heardAtMs, lengthMs: metrics.overhangMs },
  ];
  const times = spans.flatMap(({ fromMs, toMs }) => (fromMs === null || toMs === null ? [] : [fromMs, toMs]));
  const startMs = Math.min(...times);
  const lengthMs = Math.max(1, Math.max(...times) - startMs);
  const column = (timeMs: number): number => Math.round(((timeMs - startMs) / lengthMs) * COLUMNS);
  return spans.map(({ label, fromMs, toMs, lengthMs = null }) => {
    if (fromMs === null || toMs === null) return `        ${label.padEnd(20)} ${ms(lengthMs).padStart(8)}`;
    const bar = " ".repeat(column(fromMs)) + "█".repeat(Math.max(1, column(toMs) - column(fromMs)));
    return `        ${label.padEnd(20)} ${ms(toMs - fromMs).padStart(8)}  ${bar}`;
  });
}

function ms(value: number | null): string {
  return value === null ? "–" : `${Math.round(value)} ms`;
}
