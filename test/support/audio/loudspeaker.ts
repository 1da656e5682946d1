import { samplesToMs } from "../../../voice/audio/frame.ts";
import type { FakeClock } from "../fake-clock.ts";
import type { SpokenFlaws, SpokenText } from "../vendors/fake-text-to-speech.ts";

interface Piece {
  turnId: string;
  samples: Int16Array;
  /** Clock time at which its first sample leaves the loudspeaker. */
  fromMs: number;
  /** Clock time at which it falls silent: its end, or earlier when it was cut. */
  toMs: number;
}

/**
 * What a caller's ear gets, in virtual time: audio is played in the order in which it comes, at once or when what came
 * before is over, until cut.
 */
export class Loudspeaker {
  readonly #clock: FakeClock;
  readonly #spoken: SpokenText;
  readonly #pieces: Piece[] = [];

  constructor(clock: FakeClock, spoken: SpokenText) {
    this.#clock = clock;
    this.#spoken = spoken;
  }

  /** Takes audio that arrives at clock time `atMs`, not before what came earlier. */
  add(samples: Int16Array, turnId: string, atMs: number): void {
    const fromMs = Math.max(atMs, this.endMs);
    const toMs = fromMs + samplesToMs(samples.length, this.#spoken.sampleRateHz);
    this.#pieces.push({ turnId, samples: samples.slice(), fromMs, toMs });
  }

  /** Drops what would be played after clock time `atMs`. */
  cut(atMs: number): void {
    for (const piece of this.#pieces) {
      if (piece.toMs <= atMs) continue;
      piece.fromMs = Math.min(piece.fromMs, atMs);
      piece.toMs = atMs;
    }
  }

  /** Clock time at which what it has is over. */
  get endMs(): number {
    return this.#pieces.at(-1)?.toMs ?? 0;
  }

  /** Whose audio came last; null before any. */
  get latestTurnId(): string | null {
    return this.#pieces.at(-1)?.turnId ?? null;
  }

  /** Clock time at which it fell, or will fall, silent. */
  get silentFromMs(): number {
    return Math.max(0, ...this.#pieces.filter((piece) => piece.toMs > piece.fromMs).map((piece) => piece.toMs));
  }

  /** Milliseconds of a turn's audio played so far. */
  playedMs(turnId: string): number {
    const samples = this.#playedOf(turnId).reduce((sum, part) => sum + part.length, 0);
    return samplesToMs(samples, this.#spoken.sampleRateHz);
  }

  /** The words of each turn of which at least `share` was played so far, spaces made single. */
  heard(share = 1): { turnId: string; text: string }[] {
    return this.#turnIds()
      .map((turnId) => ({ turnId, text: this.#spoken.decode(this.#playedOf(turnId), share) }))
      .filter(({ text }) => text !== "");
  }

  /** What was played twice and what was left out, of all turns. */
  flaws(): SpokenFlaws {
    const flaws = this.#turnIds().map((turnId) => this.#spoken.flawsOf(this.#playedOf(turnId)));
    return {
      repeatedMs: flaws.reduce((sum, { repeatedMs }) => sum + repeatedMs, 0),
      lostMs: flaws.reduce((sum, { lostMs }) => sum + lostMs, 0),
    };
  }

  /** Clock time at which a sound next began at or after `atMs`; null for never. */
  firstSoundAfter(atMs: number): number | null {
    const next = this.#pieces.find((piece) => piece.fromMs >= atMs && piece.toMs > piece.fromMs);
    return next ? next.fromMs : null;
  }

  /** Longest stretch between two clock times in which nothing is played. */
  longestSilenceMs(fromMs: number, toMs: number): number {
    let [longestMs, silentSinceMs] = [0, fromMs];
    for (const piece of this.#pieces) {
      if (piece.toMs <= silentSinceMs || piece.fromMs >= toMs) continue;
      longestMs = Math.max(longestMs, piece.fromMs - silentSinceMs);
      silentSinceMs = piece.toMs;
    }
    return Math.max(longestMs, toMs - silentSinceMs);
  }

  /** The sample that is played at clock time `atMs`; 0 in silence. */
  sampleAt(atMs: number): number {
    const piece = this.#pieces.findLast(({ fromMs }) => fromMs <= atMs);
    if (!piece || piece.toMs <= atMs) return 0;
    return piece.samples[Math.floor(((atMs - piece.fromMs) * this.#spoken.sampleRateHz) / 1000)] ?? 0;
  }

  #turnIds(): string[] {
    return [...new Set(this.#pieces.map((piece) => piece.turnId))];
  }

  #playedOf(turnId: string): Int16Array[] {
    const nowMs = this.#clock.now();
    return this.#pieces.flatMap((piece) => {
      if (piece.turnId !== turnId) return [];
      const playedMs = Math.max(0, Math.min(nowMs, piece.toMs) - piece.fromMs);
      // Clock times are large; a thousandth of a sample more or less is rounding.
      return [piece.samples.subarray(0, Math.floor((playedMs * this.#spoken.sampleRateHz) / 1000 + 0.01))];
    });
  }
}
