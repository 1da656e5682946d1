import type { LiveServerMessage } from "../../workers/measure/live-feed.ts";

type Difference = Extract<LiveServerMessage, { type: "difference" }>;

/** Messages kept for those who resume, and their characters: what a page misses while it reconnects. */
const MAX_MESSAGES = 128;
const MAX_CHARS = 1_000_000;

/**
 * Recent differences of the feed and their numbers. Numbers begin at the time at which the hub's memory does, so those
 * of an earlier life of the hub are below all of this one, and are never taken for them.
 */
export class FeedHistory {
  #seq: number;
  /** Texts of the last differences, the newest last. */
  readonly #recent: string[] = [];
  #chars = 0;

  constructor(nowEpochMs: number) {
    this.#seq = nowEpochMs;
  }

  /** Number of the last difference. */
  get seq(): number {
    return this.#seq;
  }

  /** Writes the next difference. */
  append(fields: Omit<Difference, "type" | "seq">): string {
    this.#seq += 1;
    const message: Difference = { type: "difference", seq: this.#seq, ...fields };
    const text = JSON.stringify(message);
    this.#recent.push(text);
    this.#chars += text.length;
    while (this.#recent.length > MAX_MESSAGES || this.#chars > MAX_CHARS) {
      this.#chars -= this.#recent.shift()?.length ?? 0;
    }
    return text;
  }

  /** Forgets the differences, as what changes from here on is not written: nobody can resume across it. */
  interrupt(): void {
    this.#seq += 1;
    this.#recent.length = 0;
    this.#chars = 0;
  }

  /** Returns the differences after `seq`; null when they are not here any more, or never were. */
  since(seq: number): readonly string[] | null {
    const missed = this.#seq - seq;
    if (missed < 0 || missed > this.#recent.length) return null;
    return missed === 0 ? [] : this.#recent.slice(-missed);
  }
}
