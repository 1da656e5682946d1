import type { CallEvent } from "../../voice/timeline/events.ts";

/**
 * Durable Objects as the rest of the worker sees them: one interface of RPC methods per class. Classes implement them, and only `workers/index.ts` imports a class.
 */

/** One call. Its socket is opened by `fetch`. */
export interface CallSessionObject extends Rpc.DurableObjectBranded {
  /** The call's events so far; empty when nobody ever connected. */
  timeline(): Promise<CallEvent[]>;
  /** The call's flight recording as one file; null when there is none, or not any more. */
  recording(): Promise<ReadableStream<Uint8Array> | null>;
  /** Ends the call for the API. False when there is none to end. */
  endByApi(): Promise<{ ended: boolean }>;
  /** Personal data that the object itself keeps. */
  personalData(): Promise<{ timeline: CallEvent[]; hasRecording: boolean }>;
  /**
   * Erases the call's words and its recording, also from a record that is on its way. A call that runs is ended first.
   * May be repeated.
   */
  eraseWords(): Promise<void>;
}

/** The quota of one organisation: an object of its own, so that its count is exact wherever in the world it is spent. */
export interface CallQuotaObject extends Rpc.DurableObjectBranded {
  /** Takes one from each of `limits`, or from none and says when there will be room. */
  take(limits: readonly QuotaLimit[]): QuotaDecision | Promise<QuotaDecision>;
}

/** At most `count` in each window; windows begin at whole multiples of their length since the Unix epoch, so a day is a UTC day. */
export interface QuotaLimit {
  windowMs: number;
  count: number;
}

/** The answer of a quota: `retryAfterMs` is 0 when there was room. */
export interface QuotaDecision {
  isTaken: boolean;
  retryAfterMs: number;
}
