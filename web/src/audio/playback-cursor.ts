/** Wait before the first sample of a turn: covers the hand-over to the audio thread. */
const START_LEAD_SEC = 0.02;

/** Wait after the audio of a turn ran dry: the network has shown that it is uneven, so build a small reserve. */
const REFILL_LEAD_SEC = 0.08;

/** Turns whose played time is remembered; only the latest is ever asked for, the rest covers reports that cross. */
const REMEMBERED_TURNS = 4;

interface ScheduledSpan {
  turnId: string | null;
  startSec: number;
  endSec: number;
}

/**
 * The place of the next chunk on the audio clock, and how much of a turn has been played. Pure arithmetic on the clock
 * readings (seconds) it is given, so that it can be tested without a loudspeaker.
 */
export class PlaybackCursor {
  #spans: ScheduledSpan[] = [];
  #endSec = 0;
  #lastTurnId: string | null = null;
  /** After a cut: the next reservation does not follow on what is queued. */
  #isCut = false;
  /** Milliseconds of each turn in spans that are over. */
  readonly #settledMs = new Map<string, number>();

  /**
   * Reserves the next `durationSec` for a turn and returns when it starts: right after what is queued, or soon if
   * nothing is.
   */
  reserve(turnId: string | null, durationSec: number, nowSec: number): number {
    const isContinuing = turnId !== null && turnId === this.#lastTurnId;
    const leadSec = isContinuing ? REFILL_LEAD_SEC : START_LEAD_SEC;
    const isBackToBack = !this.#isCut && this.#endSec > nowSec;
    const startSec = isBackToBack ? this.#endSec : Math.max(this.#endSec, nowSec + leadSec);
    this.#isCut = false;
    this.#endSec = startSec + durationSec;
    this.#lastTurnId = turnId;
    this.#spans.push({ turnId, startSec, endSec: this.#endSec });
    return startSec;
  }

  /** Seconds of audio that are queued but not yet played at `nowSec`. */
  queuedSec(nowSec: number): number {
    return Math.max(0, this.#endSec - nowSec);
  }

  /** Milliseconds of the turn's audio played by `nowSec`; gaps do not count. 0 for an unknown turn. */
  playedMs(turnId: string, nowSec: number): number {
    this.#settle(nowSec);
    let ms = this.#settledMs.get(turnId) ?? 0;
    for (const span of this.#spans) {
      if (span.turnId === turnId) ms += Math.max(0, nowSec - span.startSec) * 1_000;
    }
    return ms;
  }

  /**
   * Forgets everything queued after `atSec`, now or soon; what is played until then stays counted, so a turn that
   * resumes goes on from there.
   */
  cut(atSec: number): void {
    this.#spans = this.#spans
      .filter((span) => span.startSec < atSec)
      .map((span) => ({ ...span, endSec: Math.min(span.endSec, atSec) }));
    this.#endSec = Math.min(this.#endSec, atSec);
    this.#lastTurnId = null;
    this.#isCut = true;
  }

  #settle(nowSec: number): void {
    const over = this.#spans.filter((span) => span.endSec <= nowSec);
    if (over.length === 0) return;
    this.#spans = this.#spans.filter((span) => span.endSec > nowSec);
    for (const { turnId, startSec, endSec } of over) {
      if (turnId === null) continue;
      const before = this.#settledMs.get(turnId) ?? 0;
      this.#settledMs.delete(turnId);
      this.#settledMs.set(turnId, before + (endSec - startSec) * 1_000);
    }
    for (const turnId of this.#settledMs.keys()) {
      if (this.#settledMs.size <= REMEMBERED_TURNS) break;
      this.#settledMs.delete(turnId);
    }
  }
}
