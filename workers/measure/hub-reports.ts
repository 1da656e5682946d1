import type { CallEvent } from "../../voice/timeline/events.ts";
import type { TurnMetrics } from "../../voice/timeline/turn-metrics.ts";
import type { Observation } from "./alerts/alert-metrics.ts";
import type { CallPresence, HeardSoFar } from "./live-feed.ts";
import type { LiveGauges, ServicesKind, WebVital } from "./live-figures.ts";

/**
 * Reports to an organisation's hub, as they go from one object to another: of calls; of isolates and pages, which
 * gather counts for some seconds, with sketches in place of single values; and of the hub's own shards.
 */

/** Requests of one route since the last report of an isolate. */
export interface RouteRequests {
  /** Template of the route, never a path. */
  route: string;
  method: string;
  n: number;
  /** Answers of status 500 and above. */
  errors: number;
  /** Serialised sketch of the milliseconds they took, see `sketch.ts`. */
  ms: Uint8Array;
}

/** Requests of an organisation that one isolate served since its last report. */
export interface RequestBatch {
  routes: readonly RouteRequests[];
}

/** Page loads of one visitor. */
export interface PageViewBatch {
  /** Opaque name of who was shown the pages: a hash of a session, or drawn by the page. Kept for 5 minutes. */
  visitor: string;
  views: readonly PageView[];
}

/** One page load and its vitals, those that were measured. */
export interface PageView {
  route: string;
  vitals: Partial<Record<WebVital, number>>;
}

/** One use of a provider by a call. */
export interface ProviderUse {
  services: ServicesKind;
  stage: string;
  provider: string;
  model: string;
  /** Kind of the error; null when the provider answered. */
  failure: string | null;
  /** Asked → first result; null when none came. */
  firstResultMs: number | null;
}

/** Finished turn and its context, as its data point has them. */
export interface ReportedTurn extends TurnMetrics {
  callId: string;
  agentId: string;
  agentVersion: number;
  transport: string;
  sttProvider: string;
  llmProvider: string;
  ttsProvider: string;
}

/** Answer of a hub to a call's report. */
export interface HubAnswer {
  /** Until when the call's events are to be told, ms since the Unix epoch; 0 is not at all. */
  watchedUntilEpochMs: number;
  /** Objects that the organisation's calls report to: 1 is the hub alone, more are its shards. */
  shards: number;
}

/** Report of a call to its organisation's hub: its presence, and what came since the last report. */
export interface CallReport {
  organizationId: string;
  /** Shard that the report is sent to; 0 is the hub itself. */
  shard: number;
  presence: CallPresence;
  /** Finished turns, with what their data points say of their context. */
  turns: readonly ReportedTurn[];
  /** Uses of providers that came to their end. */
  providerUses: readonly ProviderUse[];
  /** Set once a turn left the caller in silence for more than 3 s. */
  hasDeadAir: boolean;
}

/** Report of a shard to its hub: what calls have reported to it since the last one. */
export interface ShardReport {
  /** Reports of calls in it. */
  reports: number;
  /** Serialised tally of their turns and uses of providers. */
  tally: Uint8Array;
  /** Presence of these calls, each as it was reported last. */
  calls: readonly Pick<CallReport, "presence" | "hasDeadAir">[];
  /** Observations of their turns and uses of providers, for alerts. */
  observations: readonly Observation[];
}

/** Answer of a hub to a shard: what the shard is to answer to its calls. */
export interface ShardAnswer {
  shards: number;
  watchedUntilEpochMs: number;
  /** Calls that are watched. */
  watchedCalls: readonly string[];
  /** True when calls that begin are watched, too. */
  isEveryCallWatched: boolean;
}

/** Everything that a hub has counted since it began to, and its gauges. */
export interface HubTotals {
  /** Serialised tally. */
  totals: Uint8Array;
  gauges: LiveGauges;
}

/** A running call as a hub begins to watch it. */
export interface WatchedCall {
  startedAtEpochMs: number;
  /** Place of the first of `events` in the timeline; of a very long one only the end is told. */
  fromIndex: number;
  events: CallEvent[];
  /** Words of the agent turn that is being said; null while there is none. */
  heard: HeardSoFar | null;
}
