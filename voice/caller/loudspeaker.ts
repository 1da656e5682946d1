import { joinSamples } from "../audio/frame.ts";

/** Audio without a gap in it, and the time at which it began to play. */
export interface PlayedAudio {
  samples: Int16Array;
  startsAtMs: number;
  /** The agent turn that it belongs to; empty before the first. */
  turnId: string;
}

/** Position in an agent turn up to which it was heard, in ms of its audio. */
export interface PlaybackPosition {
  turnId: string;
  playedMs: number;
}

/**
 * Loudspeaker of a caller: plays audio that arrives back to back in real time, and forgets it when told to stop. Times
 * are ms of the clock passed in. Keeps everything that was really played, so that it can be listened to afterwards.
 */
export class Loudspeaker {
  readonly #sampleRateHz: number;
  readonly #now: () => number;
  readonly #played: PlayedAudio[] = [];
  /** Audio handed over and not yet noted as played, with the time at which it begins to play. */
  #queue: PlayedAudio[] = [];
  #endsAtMs = 0;
  #turnId = "";
  readonly #playedMsOfTurn = new Map<string, number>();

  constructor(sampleRateHz: number, now: () => number) {
    this.#sampleRateHz = sampleRateHz;
    this.#now = now;
  }

  /** Audio that arrives from now on belongs to this agent turn. */
  beginTurn(turnId: string): void {
    this.#turnId = turnId;
  }

  play(samples: Int16Array): void {
    const startsAtMs = Math.max(this.#now(), this.#endsAtMs);
    this.#queue.push({ samples, startsAtMs, turnId: this.#turnId });
    this.#endsAtMs = startsAtMs + this.#durationMs(samples.length);
  }

  /**
   * Stops at once and drops what was not yet played; says, to the sample, how much was heard of the turn whose audio
   * came last.
   */
  clear(): PlaybackPosition {
    this.#settle();
    const playing = this.#queue[0];
    if (playing) {
      const playedSamples = Math.floor(((this.#now() - playing.startsAtMs) * this.#sampleRateHz) / 1000);
      if (playedSamples > 0) this.#keep({ ...playing, samples: playing.samples.subarray(0, playedSamples) });
    }
    this.#queue = [];
    this.#endsAtMs = this.#now();
    return { turnId: this.#turnId, playedMs: this.#playedMsOfTurn.get(this.#turnId) ?? 0 };
  }

  get isPlaying(): boolean {
    return this.#now() < this.#endsAtMs;
  }

  /** The turn being played, or played last, and how much of it was heard. */
  position(): PlaybackPosition {
    this.#settle();
    const playing = this.#queue[0];
    const turnId = playing?.turnId ?? this.#turnId;
    const partialMs = playing ? Math.max(0, this.#now() - playing.startsAtMs) : 0;
    return { turnId, playedMs: (this.#playedMsOfTurn.get(turnId) ?? 0) + partialMs };
  }

  /** Everything that was heard, in order; what is being played is not in it yet. */
  played(): readonly PlayedAudio[] {
    this.#settle();
    return this.#played;
  }

  /** The same as one piece, gaps left out. */
  heard(): Int16Array {
    return joinSamples(this.played().map(({ samples }) => samples));
  }

  #settle(): void {
    const now = this.#now();
    for (let head = this.#queue[0]; head; head = this.#queue[0]) {
      if (head.startsAtMs + this.#durationMs(head.samples.length) > now) return;
      this.#keep(head);
      this.#queue.shift();
    }
  }

  #keep(audio: PlayedAudio): void {
    const { samples, turnId } = audio;
    this.#played.push(audio);
    this.#playedMsOfTurn.set(turnId, (this.#playedMsOfTurn.get(turnId) ?? 0) + this.#durationMs(samples.length));
  }

  #durationMs(samples: number): number {
    return (samples / this.#sampleRateHz) * 1000;
  }
}
