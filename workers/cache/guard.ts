import type { Clock } from "../../voice/clock.ts";
import { Breaker } from "./breaker.ts";
import { type Counted, type Counters, type LayerCounts, recordLatency } from "./counters.ts";
import type { LayerName } from "./strategies.ts";

/** Outcome of a layer that gave no answer, which is no failure of the read: nothing depends on one layer. */
export const UNAVAILABLE = Symbol("unavailable");

/**
 * Guard of one cache layer: asks it within deadlines, and leaves it alone while its breaker is open. One per layer and
 * isolate.
 */
export class LayerGuard {
  readonly #layer: LayerName;
  readonly #clock: Clock;
  readonly #counters: Counters;
  readonly #breaker = new Breaker();

  constructor(layer: LayerName, clock: Clock, counters: Counters) {
    this.#layer = layer;
    this.#clock = clock;
    this.#counters = counters;
  }

  /**
   * Runs `task` and returns its outcome, or `UNAVAILABLE` past `limitMs`, when it failed, or when the breaker refused
   * it. The task's signal aborts at the deadline. Never rejects.
   */
  async ask<T>(
    counted: Counted,
    limitMs: number,
    task: (signal: AbortSignal) => Promise<T>,
  ): Promise<T | typeof UNAVAILABLE> {
    const counts = (): LayerCounts => this.#counters.ofLayer(counted, this.#layer);
    const startedAtMs = this.#clock.now();
    const admission = this.#breaker.admit(startedAtMs);
    if (admission === "refused") {
      counts().breakerSkips += 1;
      return UNAVAILABLE;
    }
    const controller = new AbortController();
    const late = Promise.withResolvers<typeof UNAVAILABLE>();
    const timer = this.#clock.startTimer(limitMs, () => {
      controller.abort();
      late.resolve(UNAVAILABLE);
    });
    const fail = (reason: "deadline" | "error"): typeof UNAVAILABLE => {
      counts()[reason === "deadline" ? "deadlines" : "errors"] += 1;
      if (this.#breaker.failed(this.#clock.now(), admission, reason)) counts().breakerOpened += 1;
      return UNAVAILABLE;
    };
    try {
      const asked = task(controller.signal);
      // It may fail after its deadline, when its outcome is not awaited any more.
      asked.catch(() => undefined);
      const outcome = await Promise.race([asked, late.promise]);
      if (outcome === UNAVAILABLE) return fail("deadline");
      this.#breaker.succeeded(admission);
      return outcome;
    } catch {
      // Whatever is wrong with a layer, the next one or the origin has the value; the count says that it happened.
      return fail("error");
    } finally {
      timer.cancel();
      recordLatency(counts().latency, this.#clock.now() - startedAtMs);
    }
  }
}
