import type { CallEvent } from "../../voice/timeline/events.ts";
import { errorName, writeLog } from "../environment/log.ts";
import { callTrace, type TracedCall } from "./call-trace.ts";

/** A collector that does not answer in this time is left alone: a trace is worth no longer wait. */
const DEADLINE_MS = 5_000;
/** Larger bodies are not sent: collectors refuse them. A call of an hour has about 2 MB. */
const MAX_BODY_CHARS = 8_000_000;

/** Collector of traces: the address of its OTLP/HTTP endpoint, and headers that let us in. */
export interface TraceCollector {
  url: string | undefined;
  headers: Readonly<Record<string, string>>;
  deadlineMs?: number;
}

/** Sends a call's trace; never rejects. Its events are read only where there is a collector. */
export type TraceExport = (call: TracedCall, readEvents: () => readonly CallEvent[]) => Promise<void>;

/**
 * Creates the export of ended calls to a collector: one request, without what was said. A trace that the collector does
 * not take is lost and logged: `GET /api/calls/:id/trace` still has it.
 */
export function createTraceExport({ url, headers, deadlineMs = DEADLINE_MS }: TraceCollector): TraceExport {
  if (url === undefined) return async () => undefined;
  return async (call, readEvents) => {
    try {
      const body = JSON.stringify(callTrace(call, readEvents()));
      if (body.length > MAX_BODY_CHARS) {
        lost(call, "too_large");
        return;
      }
      const response = await fetch(url, {
        method: "POST",
        headers: { ...headers, "Content-Type": "application/json" },
        body,
        // An answer from elsewhere was not meant by who set the address.
        redirect: "manual",
        signal: AbortSignal.timeout(deadlineMs),
      });
      await response.body?.cancel();
      if (!response.ok) lost(call, `status_${response.status}`);
    } catch (error) {
      lost(call, errorName(error));
    }
  };
}

function lost({ callId }: TracedCall, reason: string): void {
  writeLog({ event: "call_trace_not_exported", callId, reason });
}
