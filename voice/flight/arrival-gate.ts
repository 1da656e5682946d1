/**
 * Promise reactions that pass between an arrival and its delivery. The longest chain in the core, a model's token on
 * its way through think, clauses and synthesis to a request, takes a few dozen; a hundred cost 10 to 20 µs.
 */
const SETTLING_REACTIONS = 100;

/**
 * Gate of arrivals: lets them through one at a time, each once the core has done all that the earlier ones made it do.
 * Without the gate the order of the core's steps would depend on how many promises lie inside a vendor's adapter, which
 * no recording could give back. Inputs from outside at the top of a task (frames, timers) need no gate: nothing is left
 * to do then.
 */
export class ArrivalGate {
  readonly #waiting: (() => void)[] = [];
  #isOpening = false;

  /** Runs `deliver` in its turn, before the current task ends. */
  pass(deliver: () => void): void {
    this.#waiting.push(deliver);
    if (!this.#isOpening) void this.#open();
  }

  async #open(): Promise<void> {
    this.#isOpening = true;
    try {
      while (this.#waiting.length > 0) {
        for (let reaction = 0; reaction < SETTLING_REACTIONS; reaction++) await null;
        this.#waiting.shift()?.();
      }
    } finally {
      this.#isOpening = false;
      // A delivery threw, which is a bug and surfaces as such; those behind it still have their turn.
      if (this.#waiting.length > 0) void this.#open();
    }
  }
}
