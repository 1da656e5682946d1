import type { Clip } from "../../../voice/clips/clip.ts";
import type { Clock } from "../../../voice/clock.ts";

/** Taker of clips as they are made. */
type OnClip = (clip: Clip) => void;

/**
 * Clips that this isolate is making, so that calls of one agent that begin together have each text spoken once and
 * share one copy. Whoever comes later is only told of clips: no promise is shared, as one request cannot wait for
 * another's input and output.
 */
export class ClipsInMaking {
  readonly #clock: Pick<Clock, "now">;
  readonly #longestMs: number;
  readonly #makings = new Map<string, { untilMs: number; made: Clip[]; takers: OnClip[] }>();

  /** A making that has not ended after `longestMs` was stopped with its request, and another may begin. */
  constructor(clock: Pick<Clock, "now">, longestMs: number) {
    this.#clock = clock;
    this.#longestMs = longestMs;
  }

  /**
   * Joins the making of the set under `key`: `onClip` is told what was made so far and of all that comes. False when
   * none is under way.
   */
  join(key: string, onClip: OnClip): boolean {
    const making = this.#makings.get(key);
    if (making === undefined || making.untilMs <= this.#clock.now()) return false;
    for (const clip of making.made) onClip(clip);
    making.takers.push(onClip);
    return true;
  }

  /** Number of sets that are being made, or whose making was stopped a short while ago. */
  get size(): number {
    return this.#makings.size;
  }

  /** Begins the making of the set under `key`. Returns what is to be told of each clip, and of the end. */
  begin(key: string, onClip: OnClip): { add: OnClip; end(): void } {
    const nowMs = this.#clock.now();
    // One whose request was stopped never said that it ended, and would keep its clips in memory for good.
    for (const [other, { untilMs }] of this.#makings) if (untilMs <= nowMs) this.#makings.delete(other);
    const making = { untilMs: nowMs + this.#longestMs, made: [] as Clip[], takers: [onClip] };
    this.#makings.set(key, making);
    return {
      add: (clip) => {
        making.made.push(clip);
        for (const take of making.takers) take(clip);
      },
      end: () => {
        if (this.#makings.get(key) === making) this.#makings.delete(key);
      },
    };
  }
}
