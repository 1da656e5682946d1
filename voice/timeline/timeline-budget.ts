import type { CallEvent } from "./events.ts";

/** Limits of a call's timeline as it is kept. */
export const timelineLimits = {
  /** Characters as JSON, about; a quarter of what an object's call may answer at once. */
  maxChars: 8_000_000,
  /** Events: an hour of them at the rate of lively talk. */
  maxEvents: 40_000,
} as const;

/** Characters of an event without what was said. */
const EVENT_CHARS = 120;

/** Events that nothing is read off but the timeline itself: the first to be left out. */
const DETAILS: ReadonlySet<CallEvent["type"]> = new Set([
  "interim_transcript",
  "eager_end_of_turn",
  "turn_resumed",
  "turn_unintelligible",
  "status_changed",
  "speech_started",
  "speech_ended",
  "playback_acknowledged",
  "playback_cleared",
  "playback_resumed",
  "knowledge_retrieved",
  "opener_chosen",
  "holding_line_started",
  "audio_dropped",
]);

/**
 * Budget of a call's timeline: once it is full, details are left out. What the call's record is made of is always kept;
 * the limit of turns bounds it.
 */
export class TimelineBudget {
  #chars = 0;
  #events = 0;

  /** Continues with what an earlier life of the call's object has kept. */
  constructor(history: readonly CallEvent[] = []) {
    for (const event of history) this.#count(event);
  }

  /** True once details are left out. */
  get isFull(): boolean {
    return this.#chars >= timelineLimits.maxChars || this.#events >= timelineLimits.maxEvents;
  }

  /** Counts an event; false when it is to be left out. */
  admits(event: CallEvent): boolean {
    if (this.isFull && DETAILS.has(event.type)) return false;
    this.#count(event);
    return true;
  }

  #count(event: CallEvent): void {
    this.#events += 1;
    this.#chars += EVENT_CHARS;
    if (!("personal" in event) || event.personal === null) return;
    for (const text of Object.values(event.personal)) this.#chars += text?.length ?? 0;
  }
}
