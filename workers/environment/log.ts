/** Organisation and agent, in every log line about an agent. */
interface OfAgent {
  organizationId: string;
  agentId: string;
}

/**
 * Log lines of the worker and its objects. None has a field for words, numbers, keys, values or statements: an error
 * is logged by its name, as messages of database and storage errors hold those.
 */
export type LogEvent =
  | {
      event: "request_failed";
      code: string;
      requestId: string;
      method: string;
      database: object;
      /** Set for errors that are not the database's. */
      message?: string;
      stack?: string | undefined;
    }
  | { event: "sign_in_refused"; by: "key" | "access"; requestId: string }
  | { event: "scheduled_task_failed"; task: string; reason: string }
  | { event: "provider_left_out"; stage: string; provider: string; reason: string }
  | { event: "call_agent_not_loaded" | "call_prices_not_loaded"; reason: string }
  | { event: "call_record_not_delivered"; failedDeliveries: number; reason: string }
  | { event: "call_record_given_up"; callId: string; failedDeliveries: number; reason: string }
  | { event: "call_timeline_full"; callId: string }
  | { event: "cost_change_not_judged"; changeId: string; reason: string }
  | { event: "hub_not_told"; callId: string; reason: string }
  | { event: "call_trace_not_exported"; callId: string; reason: string }
  | { event: "call_object_unreachable"; callId: string; reason: string }
  | {
      event: "recording_segment_lost" | "recording_not_finished" | "recording_not_erased";
      callId: string;
      reason: string;
    }
  | { event: "recording_full"; callId: string }
  | { event: "flight_recording_full"; callId: string; reason: string }
  | { event: "benchmark_not_begun"; organizationId: string; reason: string }
  | { event: "benchmark_not_followed"; benchmarkId: string; reason: string }
  | { event: "benchmark_step_failed"; benchmarkId: string; category: string; kind: string; reason: string }
  | {
      event: "benchmark_not_advanced" | "benchmark_given_up";
      benchmarkId: string;
      phase: string;
      failures: number;
      reason: string;
    }
  | { event: "recommendation_not_advanced"; organizationId: string; recommendationId: string; reason: string }
  | { event: "alert_not_stored"; incidentId: string; failures: number; reason: string }
  | { event: "alert_not_delivered" | "alert_delivery_given_up"; channelId: string; failures: number; reason: string }
  | { event: "database_change_delayed" | "database_advice_failed"; reason: string }
  | { event: "agent_snapshot_not_written" }
  | { event: "credentials_not_copied" }
  | { event: "anonymous_quota_not_asked"; organizationId: string; reason: string }
  | { event: "own_credentials_not_used"; organizationId: string; reason: string }
  | ({ event: "model_not_allowed"; provider: string; field: string } & OfAgent)
  | ({ event: "voice_clip_not_made"; provider: string; reason: string } & OfAgent)
  | ({ event: "voice_clips_not_kept" | "recurring_clauses_not_kept"; reason: string } & OfAgent)
  | ({ event: "opener_length"; length: string; durationMs: number } & OfAgent)
  | ({ event: KnowledgeIndexEvent; reason?: string } & OfAgent)
  | {
      event: "document_not_read" | "document_given_up";
      organizationId: string;
      documentId: string;
      reason: string;
    };

/** Faults of an agent's knowledge index, which calls go on without. */
export type KnowledgeIndexEvent =
  `knowledge_index_${"not_read" | "not_stored" | "not_made" | "not_checked" | "missing"}`;

/** Events that an operator has to act on; the others tell of a part that was away while the work went on without it. */
const ERRORS: ReadonlySet<LogEvent["event"]> = new Set([
  "request_failed",
  "scheduled_task_failed",
  "provider_left_out",
  "model_not_allowed",
  "call_agent_not_loaded",
  "call_record_given_up",
  "alert_delivery_given_up",
]);

/** Writes one log line: JSON, as an error or as a warning. */
export function writeLog(event: LogEvent): void {
  const line = JSON.stringify(event);
  if (ERRORS.has(event.event)) console.error(line);
  else console.warn(line);
}

/** Returns the name of an error, the only part of one that is logged where its message may hold data. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : "unknown";
}
