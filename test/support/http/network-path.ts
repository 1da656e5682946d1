import { seededRandom } from "../audio/noise.ts";

/** How a connection delays what it carries, each way. */
export interface PathBehaviour {
  latencyMs?: number;
  /** Up to so much more, drawn anew for each message. */
  jitterMs?: number;
  /** Of the draws; different ones give different jitter. */
  seed?: number;
}

/** One direction of a connection: everything arrives, late, and in the order in which it was sent. */
export class NetworkPath {
  readonly #latencyMs: number;
  readonly #jitterMs: number;
  readonly #random: () => number;
  #latestMs = 0;

  constructor({ latencyMs = 0, jitterMs = 0, seed = 1 }: PathBehaviour) {
    this.#latencyMs = latencyMs;
    this.#jitterMs = jitterMs;
    this.#random = seededRandom(seed);
  }

  /** When a message that is sent at `atMs` arrives: whole milliseconds, as every clock here. */
  arrivalMs(atMs: number): number {
    const delayMs = this.#latencyMs + Math.round(this.#jitterMs * this.#random());
    this.#latestMs = Math.max(this.#latestMs, atMs + delayMs);
    return this.#latestMs;
  }
}
