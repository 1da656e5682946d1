import type { Attributes, AttributeValue, Moment, Span, SpanEvent } from "./span.ts";

/*
 * OTLP as JSON (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding): names in camel case, ids in hex,
 * 64-bit integers as decimal text, enumerations as numbers.
 */

/** Value of an attribute as OTLP writes it. */
export type OtlpValue =
  | { stringValue: string }
  | { boolValue: boolean }
  | { intValue: string }
  | { doubleValue: number }
  | { arrayValue: { values: OtlpValue[] } };

/** Attribute as OTLP writes it. */
export interface OtlpAttribute {
  key: string;
  value: OtlpValue;
}

/** Span as OTLP writes it. */
export interface OtlpSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: OtlpAttribute[];
  events: { timeUnixNano: string; name: string; attributes: OtlpAttribute[] }[];
  status: { code?: number; message?: string };
}

/** Body of a request that exports traces: `ExportTraceServiceRequest`. */
export interface OtlpTraces {
  resourceSpans: {
    resource: { attributes: OtlpAttribute[] };
    scopeSpans: { scope: { name: string; version: string }; spans: OtlpSpan[] }[];
  }[];
}

const SPAN_KINDS = { internal: 1, server: 2, client: 3 } as const satisfies Record<Span["kind"], number>;
const STATUS_ERROR = 2;

/** Trace of a call: its ids, and the time in ms since the Unix epoch that its times count from. */
export interface TraceOfCall {
  traceId: string;
  spanIdOf: (number: number) => string;
  startedAtEpochMs: number;
  /** True when what was said is to be in it. */
  hasWords: boolean;
}

/** Writes a span as OTLP does. */
export function otlpSpan(span: Span, trace: TraceOfCall): OtlpSpan {
  const nano = (atMs: number): string => unixNano(trace.startedAtEpochMs, atMs);
  const event = ({ name, atMs, attributes }: SpanEvent) => ({
    timeUnixNano: nano(atMs),
    name,
    attributes: otlpAttributes(attributes),
  });
  const words = trace.hasWords ? span.words : {};
  const personal = Object.keys(words);
  return {
    traceId: trace.traceId,
    spanId: trace.spanIdOf(span.number),
    ...(span.parent !== null && { parentSpanId: trace.spanIdOf(span.parent) }),
    name: span.name,
    kind: SPAN_KINDS[span.kind],
    startTimeUnixNano: nano(span.start.atMs),
    endTimeUnixNano: nano(span.end.atMs),
    attributes: otlpAttributes({
      ...span.attributes,
      ...momentAttributes("start", span.start),
      ...momentAttributes("end", span.end),
      ...words,
      "quantum_voice.personal_attributes": personal.length === 0 ? null : personal,
    }),
    events: span.events.map(event),
    status: span.error === null ? {} : { code: STATUS_ERROR, message: span.error },
  };
}

/** Writes attributes as OTLP does; those without a value are left out. */
export function otlpAttributes(attributes: Attributes): OtlpAttribute[] {
  return Object.entries(attributes).flatMap(([key, value]) =>
    value === null || value === undefined ? [] : [{ key, value: otlpValue(value) }],
  );
}

function otlpValue(value: AttributeValue): OtlpValue {
  switch (typeof value) {
    case "string":
      return { stringValue: value };
    case "boolean":
      return { boolValue: value };
    case "number":
      return { intValue: String(Math.round(value)) };
    default:
      if ("double" in value) return { doubleValue: value.double };
      return { arrayValue: { values: value.map((text) => ({ stringValue: text })) } };
  }
}

function momentAttributes(name: "start" | "end", { clock, event }: Moment): Attributes {
  return { [`quantum_voice.${name}.clock`]: clock, [`quantum_voice.${name}.event`]: event };
}

/** Nanoseconds since the Unix epoch, which a double cannot hold. */
function unixNano(epochMs: number, atMs: number): string {
  return String(BigInt(Math.round(epochMs)) * 1_000_000n + BigInt(Math.round(atMs * 1e6)));
}
