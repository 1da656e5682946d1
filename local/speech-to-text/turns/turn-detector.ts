/** How long a silence must last, in ms of audio. */
export interface Waits {
  /** Before the eager event; undefined: there is none. */
  readonly eagerMs: number | undefined;
  /** Before the end of the turn. */
  readonly endMs: number;
}

/** What one silence inside a turn will lead to if it lasts. */
export interface SilencePlan {
  /** After a whole phrase. */
  readonly whole: Waits;
  /** After the beginning of one. */
  readonly unfinished: Waits;
  /** When nothing was understood so far. */
  readonly unheard: Waits;
}

/** Decides when turns begin and end. Times are ms of audio. */
export interface TurnDetector {
  /**
   * The words of an unfinished phrase are reported when the turn ends, and the rest of it in the next turn if it
   * follows soon. Otherwise a turn that does not end with a whole phrase has no words.
   */
  readonly reportsUnfinished: boolean;
  /** From the beginning of speech to the event that says so, at least. Asked once per turn. */
  startMs(): number;
  /** Asked once per silence. */
  planSilence(): SilencePlan;
  /** From the return of speech to the event that takes an eager end back. Asked once each time. */
  resumeMs(): number;
}
