import { normal } from "../../voice/random.ts";
import { valueAt } from "../latency/distribution.ts";
import { PROFILES, type Stage } from "../latency/profiles.ts";

/** How slow vendors are in one call, stage by stage: what the published figure is multiplied by. */
export type Slowness = Partial<Record<Stage, number>>;

/** Draws how long vendors take, in whole ms, from the published figures of the profile `cloud`. */
export class VendorTimes {
  readonly #random: () => number;
  readonly #slowness: Slowness;
  /** On top of every way to a vendor and back. */
  readonly #detourMs: number;

  constructor(random: () => number, slowness: Slowness, detourMs: number) {
    this.#random = random;
    this.#slowness = slowness;
    this.#detourMs = detourMs;
  }

  draw(stage: Stage): number {
    const ms = valueAt(PROFILES.cloud.stages[stage], this.#random(), normal(this.#random));
    const detourMs = stage === "llm_hop" || stage === "tts_hop" ? this.#detourMs : 0;
    return Math.max(1, Math.round(ms * (this.#slowness[stage] ?? 1) + detourMs));
  }

  /** A whole number of ms from `least` to below `limit`. */
  between(least: number, limit: number): number {
    return least + Math.floor(this.#random() * (limit - least));
  }

  isSo(share: number): boolean {
    return this.#random() < share;
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[Math.floor(this.#random() * items.length)];
    if (item === undefined) throw new RangeError("nothing to pick from");
    return item;
  }
}
