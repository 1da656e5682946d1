/**
 * Estimates how much of a turn's audio its listener has heard. Where the listener acknowledges playback, that is the
 * truth, as old as the way back is long; elsewhere the clock since the first sample is all there is. The
 * acknowledgements also tell how long the way there and back takes, and so what will still be heard until an order to
 * stop arrives.
 */
export class ListenerPosition {
  /** Clock time at which the turn's first sample is taken to play; moves forward when playback runs dry. */
  #originMs = 0;
  /** Audio sent before the stretch that plays now: acknowledgements up to here tell nothing of this stretch. */
  #baseMs = 0;
  /** The latest acknowledgement of this stretch. */
  #acknowledged: { ms: number; atMs: number } | null = null;
  #roundTripMs: number | null = null;

  /**
   * Begins a stretch: audio sent at `nowMs` follows `positionMs` of earlier audio without an overlap. It is the first
   * of the turn, or comes after a gap or a stop.
   */
  begin(nowMs: number, positionMs: number): void {
    this.#acknowledged = null;
    this.#baseMs = positionMs;
    this.#originMs = nowMs - positionMs;
  }

  /** Takes the listener's word that `ms` have been played. Older news than the latest is ignored. */
  acknowledge(ms: number, nowMs: number): void {
    if (this.#baseMs > 0 && ms <= this.#baseMs) return;
    if (this.#acknowledged && ms < this.#acknowledged.ms) return;
    const roundTripMs = Math.max(0, nowMs - this.#originMs - ms);
    if (ms > 0) this.#roundTripMs = Math.min(this.#roundTripMs ?? Number.POSITIVE_INFINITY, roundTripMs);
    this.#acknowledged = { ms, atMs: nowMs };
  }

  /** Milliseconds of audio sent and not yet due to be played, by our own clock; negative once playback has run dry. */
  aheadMs(nowMs: number, sentMs: number): number {
    return sentMs - (nowMs - this.#originMs);
  }

  /** Milliseconds of audio played at `nowMs`, as far as it is known here. */
  playedMs(nowMs: number, sentMs: number): number {
    const sinceMs = this.#acknowledged
      ? this.#acknowledged.ms + nowMs - this.#acknowledged.atMs
      : nowMs - this.#originMs;
    return Math.max(0, Math.min(sentMs, sinceMs));
  }

  /**
   * Clock time at which the listener hears `positionMs`, which lies in the stretch that plays now. Where playback is
   * acknowledged, half of the shortest way there and back comes on top; elsewhere a loudspeaker is taken to play in
   * order and without gaps from the moment at which the samples are sent.
   */
  heardAtMs(positionMs: number): number {
    return this.#originMs + positionMs + (this.#acknowledged ? (this.#roundTripMs ?? 0) / 2 : 0);
  }

  /**
   * Milliseconds of audio that were surely played at `nowMs`: as far as they are acknowledged, and by the clock where
   * nothing of this stretch is.
   */
  surelyPlayedMs(nowMs: number, sentMs: number): number {
    return this.#acknowledged?.ms ?? Math.max(this.#baseMs, this.playedMs(nowMs, sentMs));
  }

  /** Milliseconds of audio that will have been played when an order to stop that is sent at `nowMs` takes effect. */
  playedAtClearMs(nowMs: number, sentMs: number): number {
    // By the clock alone it is known already: the order takes as long as the audio did.
    const lateMs = this.#acknowledged ? (this.#roundTripMs ?? 0) : 0;
    return Math.min(sentMs, this.playedMs(nowMs, sentMs) + lateMs);
  }
}
