import { SAMPLE_RATE_HZ, samplesToMs } from "../audio/frame.ts";
import { encodeMulaw } from "../audio/mulaw.ts";
import type { AudioRun } from "./audio-run.ts";
import { AudioTrack } from "./audio-track.ts";

/**
 * Audio that comes this much later than the audio before it ends follows a gap; where it comes this much earlier, its
 * clock is fast.
 */
const TOLERANCE_MS = 20;

/**
 * Caller's channel. Audio says how long it is, not when it was spoken: it is placed where it arrives, and moved back to
 * where the fastest piece behind it says. So neither jitter nor a stall that is made up for leaves a gap, and a muted
 * caller does.
 */
export class CallerTrack extends AudioTrack {
  /**
   * The newest run: where it begins by the piece that was on its way for the shortest time, and the earliest it may.
   */
  #newest: { run: AudioRun; place: { startMs: number }; earliestMs: number } | null = null;

  /** Hears audio that arrives at `atMs` of the call: 16-bit mono at 16 kHz, copied. */
  hear(samples: Int16Array, atMs: number): void {
    const lengthMs = samplesToMs(samples.length, SAMPLE_RATE_HZ);
    if (this.#newest === null) {
      this.#beginAt(atMs - lengthMs, samples);
      return;
    }
    const { run, place, earliestMs } = this.#newest;
    const aheadMs = place.startMs + samplesToMs(run.length, SAMPLE_RATE_HZ) + lengthMs - atMs;
    if (aheadMs < -TOLERANCE_MS) {
      this.#beginAt(atMs - lengthMs, samples);
      return;
    }
    const roomMs = run.isFixed ? 0 : place.startMs - earliestMs;
    const shiftMs = Math.max(0, Math.min(aheadMs, roomMs));
    place.startMs -= shiftMs;
    const tooMuchMs = aheadMs - shiftMs;
    if (tooMuchMs <= TOLERANCE_MS) this.push(run, encodeMulaw(samples));
    else {
      // A sound card that is faster than our clock: a little is cut out, or the channels would drift apart.
      const kept = samples.subarray(Math.min(samples.length, Math.round((tooMuchMs * SAMPLE_RATE_HZ) / 1_000)));
      this.#beginAt(atMs - samplesToMs(kept.length, SAMPLE_RATE_HZ), kept);
    }
  }

  #beginAt(startMs: number, samples: Int16Array): void {
    const earliestMs = samplesToMs(this.endsAt, SAMPLE_RATE_HZ);
    const place = { startMs: Math.max(earliestMs, startMs) };
    const run = this.begin(() => place.startMs);
    this.#newest = { run, place, earliestMs };
    this.push(run, encodeMulaw(samples));
  }
}
