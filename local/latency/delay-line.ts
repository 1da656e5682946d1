import type { Clock, Timer } from "../../voice/clock.ts";

/**
 * Does things at their time and in their order: what comes after a delayed one waits for it. Its user bounds what is on
 * it.
 */
export class DelayLine {
  readonly #clock: Clock;
  readonly #waiting: { readonly dueAtMs: number; readonly task: () => void }[] = [];
  #timer: Timer | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs `task` at `dueAtMs`, or after everything before it; now, if both are past. */
  run(task: () => void, dueAtMs = 0): void {
    this.#waiting.push({ dueAtMs, task });
    this.#advance();
  }

  /** Forgets what is waiting. */
  clear(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#waiting.length = 0;
  }

  #advance(): void {
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      const waitMs = next.dueAtMs - this.#clock.now();
      if (waitMs > 0) {
        this.#timer ??= this.#clock.startTimer(waitMs, () => {
          this.#timer = undefined;
          this.#advance();
        });
        return;
      }
      this.#waiting.shift();
      next.task();
    }
  }
}
