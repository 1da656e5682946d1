import type { Clock, Timer } from "../../voice/clock.ts";

interface PendingTimer {
  dueMs: number;
  order: number;
  task: () => void;
}

/** A clock that stands still until told otherwise. */
export class FakeClock implements Clock {
  #nowMs: number;
  #order = 0;
  readonly #timers = new Set<PendingTimer>();

  constructor(startMs = 1_000_000) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  startTimer(delayMs: number, task: () => void): Timer {
    const timer = { dueMs: this.#nowMs + Math.max(0, delayMs), order: this.#order++, task };
    this.#timers.add(timer);
    return { cancel: () => this.#timers.delete(timer) };
  }

  /**
   * Moves time by `ms` and runs every timer that falls due on the way, in order of time, including those started
   * meanwhile.
   */
  advance(ms: number): void {
    const untilMs = this.#nowMs + ms;
    for (let next = this.#nextDue(untilMs); next; next = this.#nextDue(untilMs)) this.#run(next);
    this.#nowMs = untilMs;
  }

  /** As `advance`, letting promises settle before, between and after the timers. */
  async advanceAsync(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await settle();
    for (let next = this.#nextDue(untilMs); next; next = this.#nextDue(untilMs)) {
      this.#run(next);
      await settle();
    }
    this.#nowMs = untilMs;
    await settle();
  }

  /** Timers that have neither run nor been cancelled: 0 once everything under test has let go. */
  get pendingTimers(): number {
    return this.#timers.size;
  }

  #run(timer: PendingTimer): void {
    this.#timers.delete(timer);
    this.#nowMs = Math.max(this.#nowMs, timer.dueMs);
    timer.task();
  }

  #nextDue(untilMs: number): PendingTimer | undefined {
    let next: PendingTimer | undefined;
    for (const timer of this.#timers) {
      if (timer.dueMs > untilMs) continue;
      if (!next || timer.dueMs < next.dueMs || (timer.dueMs === next.dueMs && timer.order < next.order)) next = timer;
    }
    return next;
  }
}

/** Lets every promise that can settle do so: a macrotask runs only when no microtask is left. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
