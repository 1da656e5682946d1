import type { AgentConfig } from "../../voice/agent.ts";
import type { CallControl } from "../../voice/call/call.ts";
import type { CallRecordSoFar } from "../../voice/timeline/call-record.ts";
import type { CallEvent } from "../../voice/timeline/events.ts";
import type { BenchmarkProgress, BenchmarkReport } from "../measure/benchmarks/report.ts";
import type { RunRequest } from "../measure/benchmarks/run-request.ts";
import type { AdviceState } from "../measure/database-advisor/advising/advice-state.ts";
import type {
  HubAnswer,
  HubTotals,
  PageViewBatch,
  RequestBatch,
  ShardAnswer,
  ShardReport,
  ToldCalls,
  WatchedCall,
} from "../measure/hub-reports.ts";
import type { DocumentTask } from "./document-task.ts";
import type { OperatorAction, OperatorOutcome } from "./operator-action.ts";

/**
 * Durable Objects as the rest of the worker sees them: one interface of RPC methods per class. Classes implement them,
 * and only `workers/index.ts` imports a class.
 */

/** Durable Object of one call. Its socket is opened by `fetch`. */
export interface CallSessionObject extends Rpc.DurableObjectBranded {
  /** Returns the call's events so far; empty when no client ever connected. */
  timeline(): Promise<CallEvent[]>;
  /** Returns the call's record at this moment; null when it never began, or its words were erased. */
  progress(): Promise<CallProgress | null>;
  /** Returns the call's flight recording as one file; null when there is none, or not any more. */
  recording(): Promise<ReadableStream<Uint8Array> | null>;
  /** Returns what there is of the call's audio recording. */
  audio(): Promise<CallAudio>;
  /** Erases the audio recording of a call that has ended; false when there is none, `running` while it goes on. */
  eraseAudio(): Promise<boolean | "running">;
  /** Ends the call for the API; `operator` is who asked, null for the platform. False when there is none to end. */
  endByApi(operator: string | null): Promise<{ ended: boolean }>;
  /** Lets an operator act in the call, within its limits. */
  operate(action: OperatorAction): Promise<OperatorOutcome>;
  /** Returns the personal data that the object itself keeps. */
  personalData(): Promise<{ timeline: CallEvent[]; hasRecording: boolean; hasAudio: boolean }>;
  /**
   * Erases the call's words and its recordings, also from a record that is on its way. A call that runs is ended first.
   * May be repeated.
   */
  eraseWords(): Promise<void>;
  /**
   * Tells the call's events to its organisation's hub until then (ms since the Unix epoch). Returns the timeline up to
   * where that begins; null when the call does not run.
   */
  watch(untilEpochMs: number): Promise<WatchedCall | null>;
}

/**
 * Durable Object of an organisation's live figures: gathers what calls, isolates and pages report, and pushes it to the
 * subscribers of the live feed. Its sockets are opened by `fetch`. Reporters do not wait for it. A hub that is too busy
 * has its calls report to shards, objects of the same class named `<organisation>#<number>`.
 */
export interface MetricsHubObject extends Rpc.DurableObjectBranded {
  /** Takes reports of calls and events of those that are watched. The hub keeps no event. */
  callsTold(told: ToldCalls): HubAnswer | Promise<HubAnswer>;
  /** Takes what a shard has gathered. */
  shardReported(report: ShardReport): ShardAnswer | Promise<ShardAnswer>;
  /** Requests that an isolate served since its last report. */
  requestsServed(batch: RequestBatch): void | Promise<void>;
  /** Page loads of one visitor. */
  pageViewed(batch: PageViewBatch): void | Promise<void>;
  /** Access of a visitor has changed or ended: feeds open under that name are to be opened anew. */
  accessChanged(visitor: string): void | Promise<void>;
  /** Rules, channels or silences of the organisation were changed: they are read again. */
  alertSettingsChanged(organizationId: string): void | Promise<void>;
  /** A member looks after an incident. */
  alertAcknowledged(organizationId: string, incidentId: string): void | Promise<void>;
  /** A benchmark of the organisation began, went on or ended. */
  benchmarkProgressed(progress: BenchmarkProgress): void | Promise<void>;
  /** Returns what the hub and its shards have counted since it began to; its counts never fall. */
  exposition(): HubTotals | Promise<HubTotals>;
}

/**
 * State of a call as its object knows it. `caller_away`: the line is lost, and the call waits for its caller.
 * `interrupted`: the object was restarted under the call, which ends unless its caller comes back.
 */
export type CallPresenceState = "running" | "caller_away" | "interrupted" | "ended";

/**
 * Audio recording of a call, as its object knows it. `recording`: the call goes on; `finishing`: it has ended, and the
 * last of it is being stored.
 */
export type CallAudio =
  | { state: "none" }
  | { state: "recording" | "finishing"; deleteAtEpochMs: number }
  | { state: "ready"; deleteAtEpochMs: number; file: AudioFile };

/** Audio recording that is whole. */
export interface AudioFile {
  /** Bytes of audio; the file has a header besides. */
  audioBytes: number;
  /** Loudest sample of each channel every 200 ms, caller and agent in turn, as base64. */
  levels: string;
  /** Part of the call is silent though it may not have been: it was lost, or is past the longest recording. */
  isPartial: boolean;
}

/** Record of a call at one moment, from its object. */
export interface CallProgress {
  state: CallPresenceState;
  record: CallRecordSoFar;
  control: CallControl;
  /** Operators who listen. */
  listeners: number;
}

/**
 * Durable Object of one quota of an organisation: one object each, so that its count is exact wherever in the world it
 * is spent.
 */
export interface CallQuotaObject extends Rpc.DurableObjectBranded {
  /** Takes one from each of `limits`, or from none and says when there will be room. */
  take(limits: readonly QuotaLimit[]): QuotaDecision | Promise<QuotaDecision>;
  /** Decides as `take` would now, and takes nothing. */
  check(limits: readonly QuotaLimit[]): QuotaDecision | Promise<QuotaDecision>;
}

/** Durable Object of one document: reads it by its alarm, away from requests and calls, and is empty afterwards. */
export interface DocumentReaderObject extends Rpc.DurableObjectBranded {
  /** Takes a document to be read, in place of one that it was given before. `bytes` are those of `task.file`. */
  begin(task: DocumentTask, bytes: Uint8Array): Promise<void>;
}

/** Durable Object that makes advice for the database, away from requests: one for the deployment. */
export interface IndexAdvisorObject extends Rpc.DurableObjectBranded {
  /** Returns the advice that was made last, and begins to make it anew where it is old or there is none. */
  read(): Promise<AdviceState>;
  /** Begins to make it anew, unless that is under way. */
  look(): Promise<AdviceState>;
}

/** Durable Object that applies approved changes of the database: one for the deployment. */
export interface IndexBuilderObject extends Rpc.DurableObjectBranded {
  /** Has the builder look whether there is something to apply. */
  wake(): Promise<void>;
}

/** Order of a benchmark: its id, who asked for it, and the request. */
export interface BenchmarkOrder {
  benchmarkId: string;
  organizationId: string;
  origin: BenchmarkReport["origin"];
  request: RunRequest;
}

/**
 * Durable Object of an organisation's benchmarks, named by the organisation: performs one run at a time, step by step
 * by its alarm, and is empty afterwards.
 */
export interface BenchmarkRunObject extends Rpc.DurableObjectBranded {
  /** Estimates what vendors would charge for a run with this agent, in USD; 0 where none is asked. */
  estimateCostUsd(request: RunRequest, agent: AgentConfig): Promise<number>;
  /** Begins a run. Returns the id of the run under way, which is another one's when there is one already. */
  begin(order: BenchmarkOrder): Promise<string>;
  /** Cancels a run: what was measured is kept. False when it is not under way. */
  cancel(benchmarkId: string): Promise<boolean>;
  /** Returns the progress of the run under way; null without one. */
  progress(): Promise<BenchmarkProgress | null>;
}

/**
 * Limit of a quota: at most `count` in each window. Windows begin at whole multiples of their length since the Unix
 * epoch, so a day is a UTC day.
 */
export interface QuotaLimit {
  windowMs: number;
  count: number;
}

/** Decision of a quota: `retryAfterMs` is 0 when there was room. */
export interface QuotaDecision {
  isTaken: boolean;
  retryAfterMs: number;
}
