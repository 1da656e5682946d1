import type { CallEvent } from "../../voice/timeline/events.ts";
import { CallerSpans } from "./caller-spans.ts";
import { ProviderSpans } from "./provider-spans.ts";
import { CALL_SPAN_NUMBER, measuredValue, noted, type Span, type SpanEvent, type SpanOfTurn } from "./span.ts";
import { TurnSpans } from "./turn-spans.ts";

/** End reasons of a call that are somebody's fault and not a way of hanging up. */
const FAILURES: ReadonlySet<string> = new Set(["failed", "interrupted"]);

/**
 * Reads the spans of a call off its timeline, the call itself first. Every span lies between two events: a step that
 * goes on, or whose end no event tells, has none, so a call that goes on has no span of its own yet.
 */
export function readCallSpans(events: readonly CallEvent[]): Span[] {
  const spans: SpanOfTurn[] = [];
  const turns = new TurnSpans((span) => spans.push(span));
  const caller = new CallerSpans((span) => {
    if (span.turnId !== null) turns.speechOf(span.turnId, span.start);
    spans.push(span);
  });
  const providers = new ProviderSpans((span) => spans.push(span));
  for (const [index, event] of events.entries()) {
    caller.observe(event, index);
    providers.observe(event, index);
    turns.observe(event, index);
  }
  caller.finish();
  const call = callSpan(events);
  const numbers = new Map(spans.filter(isTurn).map(({ turnId, number }) => [turnId, number]));
  return [
    ...(call === null ? [] : [call]),
    ...spans.map(({ turnId, ...span }) => {
      const turn = numbers.get(turnId);
      return { ...span, parent: turn === undefined || turn === span.number ? CALL_SPAN_NUMBER : turn };
    }),
  ];
}

function isTurn(span: SpanOfTurn): boolean {
  return span.attributes["gen_ai.operation.name"] === "invoke_agent";
}

function callSpan(events: readonly CallEvent[]): Span | null {
  const [start] = events;
  const end = events.findLast((event) => event.type === "call_ended");
  if (start?.type !== "call_started" || end === undefined) return null;
  const { callId, agentId, agentVersion, transport } = start;
  const error = FAILURES.has(end.reason) ? `call_${end.reason}` : null;
  return {
    number: CALL_SPAN_NUMBER,
    parent: null,
    name: "call",
    kind: "server",
    start: noted(start),
    end: noted(end),
    attributes: {
      "gen_ai.conversation.id": callId,
      "gen_ai.agent.id": agentId,
      "gen_ai.agent.version": String(agentVersion),
      "quantum_voice.transport": transport,
      "quantum_voice.call.end_reason": end.reason,
      "error.type": error,
    },
    events: events.flatMap((event) => callEvent(event) ?? []),
    error,
    words: {},
  };
}

/** What happened to the call as a whole: connections, sessions and providers. */
function callEvent(event: CallEvent): SpanEvent | null {
  const at = { name: event.type, atMs: event.atMs };
  switch (event.type) {
    case "caller_connected":
    case "caller_disconnected":
      return { ...at, attributes: {} };
    case "stt_ready":
    case "stt_reopened":
      return { ...at, attributes: { "gen_ai.provider.name": event.provider } };
    case "provider_failed":
      return {
        ...at,
        attributes: {
          "gen_ai.provider.name": event.provider,
          "quantum_voice.stage": event.stage,
          "http.status": event.status,
        },
      };
    case "provider_fell_back":
      return { ...at, attributes: { "gen_ai.provider.name": event.to, "quantum_voice.stage": event.stage } };
    case "audio_dropped":
      return { ...at, attributes: { "quantum_voice.dropped_ms": measuredValue(event.ms) } };
    default:
      return null;
  }
}
