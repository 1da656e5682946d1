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

/** Longest that things wait to be told together, as a hub wishes it. */
export interface TellingPace {
  /** Turns that ended. */
  turnsWithinMs: number;
  /** Events of watched calls, from the time at which some were told last. */
  eventsWithinMs: number;
}

/** Pace of calls that no hub has named one. */
export const firstPace = { turnsWithinMs: 1_000, eventsWithinMs: 50 } as const satisfies TellingPace;

/** Answer of a hub to what calls told it. */
export interface HubAnswer {
  /** Until when the events of `watchedCalls` are to be told, ms since the Unix epoch. */
  watchedUntilEpochMs: number;
  /** Those of the calls told of whose events are wanted. */
  watchedCalls: readonly string[];
  /** Objects that the organisation's calls report to: 1 is the hub alone, more are its shards. */
  shards: number;
  pace: TellingPace;
}

/** Report of a call to its organisation's hub: its presence, and what came since the last report. */
export interface CallReport {
  organizationId: string;
  presence: CallPresence;
  /** Finished turns, with what their data points say of their context. */
  turns: readonly ReportedTurn[];
  /** Uses of providers that came to their end. */
  providerUses: readonly ProviderUse[];
  /** Set once a turn left the caller in silence for more than 3 s. */
  hasDeadAir: boolean;
}

/** Events of a watched call in order, and the agent's words as far as they were heard since. Personal data. */
export interface EventBatch {
  callId: string;
  /** Place of the first of `events` in the call's timeline. */
  fromIndex: number;
  /** JSON of each event: hubs pass it on as it is. */
  events: readonly string[];
  heard: HeardSoFar | null;
}

/** What calls of one organisation tell their hub at once, or a shard of it. */
export interface ToldCalls {
  /** Shard that is told; 0 is the hub itself, which alone takes events. */
  shard: number;
  reports: readonly CallReport[];
  events: readonly EventBatch[];
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

/** Answer of a hub to a shard: what the shard is to answer to its calls. `watchedCalls` are all that are watched. */
export interface ShardAnswer extends HubAnswer {
  /** True when calls that begin are watched, too. */
  isEveryCallWatched: boolean;
}

/** Everything that a hub has counted since it began to, and its gauges. */
export interface HubTotals {
  /** Serialised tally. */
  totals: Uint8Array;
  gauges: LiveGauges;
}

/** A running call as a hub begins to watch it: its timeline, or of a very long one the end. */
export interface WatchedCall extends EventBatch {
  startedAtEpochMs: number;
}
