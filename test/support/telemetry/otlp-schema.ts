import { z } from "zod";

/*
 * OTLP/JSON as its specification has it (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding), written
 * down apart from the encoder: whatever is not listed is refused.
 */

const nanos = z.string().regex(/^(0|[1-9]\d{0,19})$/);
const int64 = z.string().regex(/^-?(0|[1-9]\d{0,18})$/);
const hex = (digits: number) =>
  z
    .string()
    .regex(new RegExp(`^[0-9a-f]{${digits}}$`))
    .refine((id) => /[^0]/.test(id), "an id of zeros is none");

const scalar = [
  z.strictObject({ stringValue: z.string() }),
  z.strictObject({ boolValue: z.boolean() }),
  z.strictObject({ intValue: int64 }),
  z.strictObject({ doubleValue: z.number() }),
] as const;
const anyValue = z.union([
  ...scalar,
  z.strictObject({ arrayValue: z.strictObject({ values: z.array(z.union(scalar)) }) }),
]);

const attributes = z
  .array(z.strictObject({ key: z.string().min(1), value: anyValue }))
  .refine((list) => new Set(list.map(({ key }) => key)).size === list.length, "attribute keys must differ");

const span = z
  .strictObject({
    traceId: hex(32),
    spanId: hex(16),
    parentSpanId: hex(16).optional(),
    name: z.string().min(1),
    kind: z.number().int().min(0).max(5),
    startTimeUnixNano: nanos,
    endTimeUnixNano: nanos,
    attributes,
    events: z.array(z.strictObject({ timeUnixNano: nanos, name: z.string().min(1), attributes })),
    status: z.strictObject({ code: z.number().int().min(0).max(2).optional(), message: z.string().optional() }),
  })
  .refine(({ startTimeUnixNano, endTimeUnixNano }) => BigInt(startTimeUnixNano) <= BigInt(endTimeUnixNano), {
    message: "ends before it starts",
  });

/** Schema of the body of a request to a collector's `/v1/traces`. */
export const exportTraceRequestSchema = z.strictObject({
  resourceSpans: z.array(
    z.strictObject({
      resource: z.strictObject({ attributes }),
      scopeSpans: z.array(
        z.strictObject({ scope: z.strictObject({ name: z.string(), version: z.string() }), spans: z.array(span) }),
      ),
    }),
  ),
});

/** Span of an export, its attributes by key. */
export interface ReadSpan {
  spanId: string;
  parentSpanId: string | undefined;
  name: string;
  kind: number;
  startMs: number;
  endMs: number;
  attributes: Record<string, unknown>;
  events: { name: string; atMs: number; attributes: Record<string, unknown> }[];
  status: { code?: number | undefined; message?: string | undefined };
}

/** Reads an export as a collector would: throws for anything that the specification does not have. */
export function readExport(body: unknown): { resource: Record<string, unknown>; spans: ReadSpan[] } {
  const { resourceSpans } = exportTraceRequestSchema.parse(body);
  const spans = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
  if (new Set(spans.map(({ spanId }) => spanId)).size !== spans.length) throw new Error("a span id is used twice");
  return {
    resource: byKey(resourceSpans[0]?.resource.attributes ?? []),
    spans: spans.map((one) => ({
      ...one,
      parentSpanId: one.parentSpanId,
      startMs: Number(BigInt(one.startTimeUnixNano) / 1_000n) / 1_000,
      endMs: Number(BigInt(one.endTimeUnixNano) / 1_000n) / 1_000,
      attributes: byKey(one.attributes),
      events: one.events.map((event) => ({
        name: event.name,
        atMs: Number(BigInt(event.timeUnixNano) / 1_000n) / 1_000,
        attributes: byKey(event.attributes),
      })),
    })),
  };
}

function byKey(list: z.infer<typeof attributes>): Record<string, unknown> {
  return Object.fromEntries(list.map(({ key, value }) => [key, plain(value)]));
}

function plain(value: z.infer<typeof anyValue>): unknown {
  if ("arrayValue" in value) return value.arrayValue.values.map(plain);
  if ("intValue" in value) return Number(value.intValue);
  return Object.values(value)[0];
}
