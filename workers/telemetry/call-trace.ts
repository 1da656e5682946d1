import type { CallIdentity } from "../../voice/timeline/call-record.ts";
import type { CallEvent } from "../../voice/timeline/events.ts";
import { PLATFORM_VERSION } from "../environment/version.ts";
import { readCallSpans } from "./call-spans.ts";
import { type OtlpTraces, otlpAttributes, otlpSpan } from "./otlp.ts";
import { traceIdsOf } from "./trace-ids.ts";

/** Call that is traced. */
export type TracedCall = Pick<
  CallIdentity,
  "callId" | "organizationId" | "startedAtEpochMs" | "services" | "simulatedLatency"
>;

/**
 * Makes a call's trace of its timeline, as a collector of OpenTelemetry takes it. What was said is left out unless
 * `hasWords`; where it is in, each span lists the attributes that hold it.
 */
export function callTrace(call: TracedCall, events: readonly CallEvent[], { hasWords = false } = {}): OtlpTraces {
  const { startedAtEpochMs } = call;
  const trace = { ...traceIdsOf(call.callId), startedAtEpochMs, hasWords };
  return {
    resourceSpans: [
      {
        resource: {
          attributes: otlpAttributes({
            "service.name": "quantum-voice",
            "service.version": PLATFORM_VERSION,
            "quantum_voice.organization.id": call.organizationId,
            "quantum_voice.services": call.services,
            "quantum_voice.simulated_latency": call.simulatedLatency,
          }),
        },
        scopeSpans: [
          {
            scope: { name: "quantum-voice.call", version: PLATFORM_VERSION },
            spans: readCallSpans(events).map((span) => otlpSpan(span, trace)),
          },
        ],
      },
    ],
  };
}
