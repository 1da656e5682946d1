import { samplesToMs } from "../../../voice/audio/frame.ts";
import type { Timer } from "../../../voice/clock.ts";
import type { CallEvent } from "../../../voice/timeline/events.ts";
import { SimulatedLine } from "./simulated-line.ts";

/** Rate of a telephone line. */
export const CARRIER_RATE_HZ = 8_000;

/** A mark that has been sent and has not come back. */
interface PendingMark {
  turnId: string;
  /** Of the turn's audio, up to the mark. */
  playedMs: number;
  /** Clears that had been sent before it. */
  generation: number;
  /** Clock time at which the carrier sends it back. */
  dueMs: number;
  timer: Timer;
}

/**
 * A telephone call through a carrier as Twilio's media streams are: 8 kHz, a buffer that plays in order, a mark after
 * every piece of audio that comes back when the audio before it has been played, and a `clear` that empties the buffer
 * and returns every mark in it at once.
 *
 * A mark that is returned by a clear looks like any other, so none of those sent before a clear is believed after it.
 * Where the carrier stopped is not told and not guessed here: what a burst of returned marks would say about it is what
 * the core works out from the marks before.
 */
export class SimulatedCarrier extends SimulatedLine {
  readonly #marks = new Set<PendingMark>();
  /** Where in each turn's audio the next piece begins. */
  readonly #positionMs = new Map<string, number>();

  override notify(event: CallEvent): void {
    super.notify(event);
    if (event.type === "playback_resumed") this.#positionMs.set(event.turnId, event.fromMs);
  }

  protected onAudio(samples: Int16Array, turnId: string): void {
    const durationMs = samplesToMs(samples.length, this.outputSampleRateHz);
    const playedMs = (this.#positionMs.get(turnId) ?? 0) + durationMs;
    this.#positionMs.set(turnId, playedMs);
    const dueMs = this.speaker.endMs;
    const mark: PendingMark = { turnId, playedMs, generation: this.clears, dueMs, timer: { cancel: () => {} } };
    this.#marks.add(mark);
    this.#returnAt(mark, dueMs);
  }

  protected onClear(atMs: number): void {
    for (const mark of this.#marks) if (mark.dueMs > atMs) this.#returnAt(mark, atMs);
  }

  #returnAt(mark: PendingMark, dueMs: number): void {
    mark.timer.cancel();
    mark.dueMs = dueMs;
    mark.timer = this.clock.startTimer(dueMs - this.clock.now(), () => {
      this.#marks.delete(mark);
      this.carryBack(() => this.#takeMark(mark));
    });
  }

  #takeMark({ turnId, playedMs, generation }: PendingMark): void {
    if (generation === this.clears) this.acknowledge(turnId, playedMs, false);
  }
}
