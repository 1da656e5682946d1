import { z } from "zod";
import type { CallEvent } from "../../voice/timeline/events.ts";
import { type BenchmarkProgress, benchmarkCategories } from "./benchmarks/report.ts";
import { MAX_WATCHED_CALLS } from "./feed-limits.ts";
import { liveFiguresChangeSchema, liveFiguresSchema, servicesKinds } from "./live-figures.ts";

/**
 * The live feed: messages between an organisation's hub and its pages, over the WebSocket of `GET
 * /api/performance/live`. A page gets a snapshot, then differences: figures every 5 s, calls that begin or end at once.
 * Whoever was away resumes with the last `seq` it saw, and gets what it missed or a new snapshot. docs/live-feed.md
 * tells the rest.
 */

const epochMs = z.number().int().min(0);
const seq = z.number().int().min(0);
const callId = z.string().min(1).max(64);

/** Presence of a call in progress. Without words: those are in `call_events` only, for who may read transcripts. */
export const callPresenceSchema = z.object({
  callId,
  agentId: z.string(),
  agentName: z.string(),
  transport: z.string(),
  /** Location of the call's object; empty when it is not known. */
  colo: z.string(),
  services: z.enum(servicesKinds),
  startedAtEpochMs: epochMs,
  state: z.enum(["active", "ended"]),
  /** Null while the call is active. */
  endReason: z.string().nullable(),
});
/** Presence of a call in progress, see `callPresenceSchema`. */
export type CallPresence = z.infer<typeof callPresenceSchema>;

/** Alert that is pending or firing, or was resolved in the last hour. */
export const liveAlertSchema = z.object({
  alertId: z.string(),
  ruleName: z.string(),
  severity: z.enum(["page", "ticket"]),
  state: z.enum(["pending", "firing", "resolved"]),
  sinceEpochMs: epochMs,
  /** One sentence with the SLO, its figure and the number of events. */
  summary: z.string(),
  isAcknowledged: z.boolean(),
});
/** Alert of the feed, see `liveAlertSchema`. */
export type LiveAlert = z.infer<typeof liveAlertSchema>;

/** Progress of a benchmark that runs, or that has just ended. */
export const benchmarkProgressSchema: z.ZodType<BenchmarkProgress> = z.object({
  benchmarkId: z.string(),
  status: z.enum(["running", "finished", "partial", "failed"]),
  category: z.enum(benchmarkCategories).nullable(),
  finishedSteps: z.number().int().min(0),
  steps: z.number().int().min(0),
  leftMs: z.number().min(0).nullable(),
});

/** Calls that began or changed, and those that are in progress no more. `put` replaces a call of the same id. */
const callChangesSchema = z.object({ put: z.array(callPresenceSchema), gone: z.array(callId) });
/** Changes of the calls in progress, see `callChangesSchema`. */
export type CallChanges = z.infer<typeof callChangesSchema>;

const callEventSchema = z.custom<CallEvent>(
  (value) => typeof value === "object" && value !== null && "type" in value && "atMs" in value,
);

/** The words of the agent turn that is being said, as far as the caller has heard them. Personal data. */
export const heardSoFarSchema = z.object({ turnId: z.string(), text: z.string() });
/** Words heard of a turn, see `heardSoFarSchema`. */
export type HeardSoFar = z.infer<typeof heardSoFarSchema>;

/** Errors that a page can meet on the feed; `close_code` follows the fatal ones. */
export const liveFeedErrors = {
  invalid_message: { isFatal: false, closeCode: 0, message: "The message does not have the documented shape." },
  unknown_call: { isFatal: false, closeCode: 0, message: "No such call is in progress." },
  too_many_calls: { isFatal: false, closeCode: 0, message: `At most ${MAX_WATCHED_CALLS} calls can be watched.` },
  forbidden: { isFatal: false, closeCode: 0, message: "This role may not read transcripts." },
  too_many_messages: { isFatal: true, closeCode: 4429, message: "More messages came than a subscriber may send." },
  too_slow: { isFatal: true, closeCode: 4408, message: "Nothing was received for a minute; connect anew." },
  reconnect: { isFatal: true, closeCode: 4401, message: "Connect anew, so that access is checked again." },
  too_many_subscribers: { isFatal: true, closeCode: 4430, message: "This feed has as many subscribers as it can." },
} as const;
/** Code of an error of the feed. */
export type LiveFeedErrorCode = keyof typeof liveFeedErrors;

/** Messages of the hub to a page. */
export const liveServerMessageSchema = z.discriminatedUnion("type", [
  /** Everything, in place of what the page had. */
  z.object({
    type: z.literal("snapshot"),
    seq,
    atEpochMs: epochMs,
    figures: liveFiguresSchema,
    /** The newest calls in progress, at most `MAX_LISTED_CALLS`. */
    calls: z.array(callPresenceSchema),
    alerts: z.array(liveAlertSchema),
    /** Null while no benchmark runs or has just ended. */
    benchmark: benchmarkProgressSchema.nullable(),
  }),
  /** Change since `seq − 1`. Figures come every 5 s, also when none has changed: it is the feed's sign of life. */
  z.object({
    type: z.literal("difference"),
    seq,
    atEpochMs: epochMs,
    figures: liveFiguresChangeSchema.optional(),
    calls: callChangesSchema.optional(),
    /** The whole list, in place of the one before. */
    alerts: z.array(liveAlertSchema).optional(),
    benchmark: benchmarkProgressSchema.nullable().optional(),
  }),
  /**
   * Events of a watched call, beside the sequence: its timeline from its beginning, then as it grows. Batches may
   * overlap: an event whose index the page has is skipped. Personal data.
   */
  z.object({
    type: z.literal("call_events"),
    callId,
    startedAtEpochMs: epochMs,
    /** Place of the first of `events` in the call's timeline. */
    fromIndex: z.number().int().min(0),
    events: z.array(callEventSchema),
    /**
     * Words of the running turn, in place of those before; no event has them until the turn ends. Without it nothing
     * new was heard.
     */
    heard: heardSoFarSchema.optional(),
  }),
  z.object({
    type: z.literal("error"),
    code: z.enum(Object.keys(liveFeedErrors) as [LiveFeedErrorCode, ...LiveFeedErrorCode[]]),
    message: z.string(),
    /** Path of the field that is wrong, `callIds.2`. */
    field: z.string().optional(),
  }),
  /** Answer to `received`. It comes from the runtime, and wakes nothing. */
  z.object({ type: z.literal("noted") }),
]);
/** A message of the hub to a page. */
export type LiveServerMessage = z.infer<typeof liveServerMessageSchema>;

/** Messages of a page to the hub. */
export const liveClientMessageSchema = z.discriminatedUnion("type", [
  /** First message after a reconnect: the last `seq` that the page saw. Without it a page gets a snapshot. */
  z.object({ type: z.literal("resume"), seq }),
  z.object({ type: z.literal("watch"), callIds: z.array(callId).min(1).max(MAX_WATCHED_CALLS) }),
  /** Watches every call in progress, and those that begin later, up to `MAX_WATCHED_CALLS`. */
  z.object({ type: z.literal("watch_all") }),
  /** Without `callIds`: of all calls. */
  z.object({ type: z.literal("unwatch"), callIds: z.array(callId).max(MAX_WATCHED_CALLS).optional() }),
  /**
   * Everything up to here was read. A page sends it after messages, at most once a second. One that does not for 12 s
   * is skipped, and gets a snapshot once it does; after a minute it is closed. Byte for byte as `RECEIVED`.
   */
  z.object({ type: z.literal("received") }),
]);
/** A message of a page to the hub. */
export type LiveClientMessage = z.infer<typeof liveClientMessageSchema>;

/** Text of the message `received`, and of its answer: the runtime compares bytes. */
export const RECEIVED = '{"type":"received"}';
export const NOTED = '{"type":"noted"}';
