import { samplesToMs } from "../../voice/audio/frame.ts";
import type { CallEvent } from "../../voice/events.ts";
import type { CallTransport } from "../../voice/transport.ts";
import type { FakeClock } from "./fake-clock.ts";
import type { SpokenText } from "./fake-text-to-speech.ts";

/** How a caller's line and device behave. */
export interface TransportBehaviour {
  /** One way, for audio and clears out and acknowledgements back. */
  latencyMs?: number;
  /** How often the device says what it has played; never when absent. */
  acknowledgeEveryMs?: number;
}

interface Piece {
  turnId: string;
  samples: Int16Array;
  /** Clock time at which its first sample leaves the loudspeaker. */
  fromMs: number;
  /** Clock time at which it falls silent: its end, or earlier when it was cleared. */
  toMs: number;
}

/** A loudspeaker in virtual time: plays what it is sent, in order, at once or when the piece before is over, until cleared. */
export class SimulatedTransport implements CallTransport {
  readonly outputSampleRateHz: number;
  /** Turns that sent audio after theirs had been cleared: a mistake each. */
  readonly sentAfterClear: string[] = [];
  readonly shown: { turnId: string; heardText: string }[] = [];
  readonly notified: CallEvent[] = [];
  clears = 0;
  /** Nobody listens: what is sent meanwhile is lost. */
  isConnected = true;
  /** Longest stretch of audio that was ever waiting to be played. */
  maxAheadMs = 0;
  readonly #clock: FakeClock;
  readonly #spoken: SpokenText;
  readonly #behaviour: TransportBehaviour;
  readonly #acknowledge: (turnId: string, playedMs: number, isStopped: boolean) => void;
  readonly #pieces: Piece[] = [];
  readonly #cleared = new Set<string>();
  #isAcknowledging = false;

  constructor(
    clock: FakeClock,
    spoken: SpokenText,
    behaviour: TransportBehaviour,
    acknowledge: (turnId: string, playedMs: number, isStopped: boolean) => void,
  ) {
    this.#clock = clock;
    this.#spoken = spoken;
    this.#behaviour = behaviour;
    this.#acknowledge = acknowledge;
    this.outputSampleRateHz = spoken.sampleRateHz;
  }

  sendAudio(samples: Int16Array, turnId: string): void {
    if (!this.isConnected) return;
    if (this.#cleared.has(turnId)) this.sentAfterClear.push(turnId);
    const arrivesMs = this.#clock.now() + this.#latencyMs;
    const fromMs = Math.max(arrivesMs, this.#pieces.at(-1)?.toMs ?? 0);
    const toMs = fromMs + samplesToMs(samples.length, this.outputSampleRateHz);
    this.#pieces.push({ turnId, samples: samples.slice(), fromMs, toMs });
    this.maxAheadMs = Math.max(this.maxAheadMs, toMs - arrivesMs);
    this.#startAcknowledging(turnId);
  }

  clearAudio(): void {
    this.clears += 1;
    const atMs = this.#clock.now() + this.#latencyMs;
    for (const piece of this.#pieces) {
      if (piece.toMs <= atMs) continue;
      this.#cleared.add(piece.turnId);
      piece.toMs = Math.max(piece.fromMs, atMs);
    }
    this.#tellStopped(atMs);
  }

  /** A device that acknowledges says at once where it stopped. */
  #tellStopped(atMs: number): void {
    const turnId = this.#pieces.at(-1)?.turnId;
    if (turnId === undefined || this.#behaviour.acknowledgeEveryMs === undefined) return;
    this.#clock.startTimer(atMs - this.#clock.now(), () => {
      const playedMs = samplesToMs(this.#played(turnId).length, this.outputSampleRateHz);
      this.#clock.startTimer(this.#latencyMs, () => this.#acknowledge(turnId, playedMs, true));
    });
  }

  showHeardText(heardText: string, turnId: string): void {
    this.shown.push({ turnId, heardText });
  }

  notify(event: CallEvent): void {
    this.notified.push(event);
    if (event.type === "playback_resumed") this.#cleared.delete(event.turnId);
  }

  heardByCaller(): { turnId: string; text: string }[] {
    const turnIds = [...new Set(this.#pieces.map((piece) => piece.turnId))];
    return turnIds
      .map((turnId) => ({ turnId, text: this.#spoken.decode(this.#played(turnId)) }))
      .filter(({ text }) => text !== "");
  }

  /** Clock time at which sound next left the loudspeaker at or after `atMs`, of a piece that began after it; null for never. */
  firstSoundAfter(atMs: number): number | null {
    const next = this.#pieces.find((piece) => piece.fromMs >= atMs && piece.toMs > piece.fromMs);
    return next ? next.fromMs : null;
  }

  /** Clock time at which the loudspeaker fell, or will fall, silent. */
  get silentFromMs(): number {
    return Math.max(0, ...this.#pieces.filter((piece) => piece.toMs > piece.fromMs).map((piece) => piece.toMs));
  }

  get #latencyMs(): number {
    return this.#behaviour.latencyMs ?? 0;
  }

  #played(turnId: string): Int16Array {
    const nowMs = this.#clock.now();
    const samples: number[] = [];
    for (const piece of this.#pieces) {
      if (piece.turnId !== turnId) continue;
      const playedMs = Math.max(0, Math.min(nowMs, piece.toMs) - piece.fromMs);
      // Clock times are large; a thousandth of a sample more or less is rounding.
      const count = Math.floor((playedMs * this.outputSampleRateHz) / 1000 + 0.01);
      for (let i = 0; i < Math.min(count, piece.samples.length); i++) samples.push(piece.samples[i] as number);
    }
    return Int16Array.from(samples);
  }

  #startAcknowledging(turnId: string): void {
    const { acknowledgeEveryMs } = this.#behaviour;
    if (acknowledgeEveryMs === undefined || this.#isAcknowledging) return;
    this.#isAcknowledging = true;
    this.#clock.startTimer(acknowledgeEveryMs, () => {
      this.#isAcknowledging = false;
      const playedMs = samplesToMs(this.#played(turnId).length, this.outputSampleRateHz);
      this.#clock.startTimer(this.#latencyMs, () => this.#acknowledge(turnId, playedMs, false));
      const isPlaying = this.#pieces.some((piece) => piece.turnId === turnId && piece.toMs > this.#clock.now());
      if (isPlaying) this.#startAcknowledging(turnId);
    });
  }
}
