import type { PlaybackCursor } from "./playback-cursor.ts";

/** A turn's audio that the loudspeaker has played, in ms. */
export interface PlaybackReport {
  turnId: string;
  ms: number;
  /** In the answer to an interruption: no more of it is played unless it is sent again. */
  isStopped?: true;
}

/**
 * Playback of the current turn, as the server is told of it: its progress now and then, and after a stop exactly where
 * it was. A turn that goes on after a stop is counted on from there, whether or not it is begun anew. Times are seconds
 * of the audio clock.
 */
export class PlaybackReports {
  readonly #cursor: PlaybackCursor;
  #turnId: string | null = null;
  #reportedMs = 0;

  constructor(cursor: PlaybackCursor) {
    this.#cursor = cursor;
  }

  /** The turn that audio belongs to from now on; null before the first. */
  get turnId(): string | null {
    return this.#turnId;
  }

  begin(turnId: string): void {
    if (turnId !== this.#turnId) this.#reportedMs = 0;
    this.#turnId = turnId;
  }

  /**
   * A report of what is audible by `heardSec` beyond the last one; null when that is nothing: a silent line is not
   * filled with reports.
   */
  progress(heardSec: number): PlaybackReport | null {
    const report = this.#reportAt(heardSec);
    return report !== null && report.ms > this.#reportedMs ? this.#note(report) : null;
  }

  /**
   * Forgets what is queued after `stopSec` and says how much was played until then, even if that is nothing new: the
   * server waits for it. Null before the first turn.
   */
  stop(stopSec: number): PlaybackReport | null {
    this.#cursor.cut(stopSec);
    const report = this.#reportAt(stopSec);
    return report === null ? null : this.#note({ ...report, isStopped: true });
  }

  #reportAt(sec: number): PlaybackReport | null {
    if (this.#turnId === null) return null;
    return { turnId: this.#turnId, ms: Math.round(this.#cursor.playedMs(this.#turnId, sec)) };
  }

  #note(report: PlaybackReport): PlaybackReport {
    this.#reportedMs = report.ms;
    return report;
  }
}
