import type { Clock, Timer } from "../clock.ts";
import type { Entry } from "./entry.ts";

/** Most that a timer may have been late in the recording: a timer overdue for longer had been cancelled there. */
const MAX_LATENESS_MS = 1_000;

interface PendingTimer {
  /** Its number in the recording; null for one that the recording does not have. */
  recorded: number | null;
  dueMs: number;
  order: number;
  task: () => void;
}

/**
 * Clock of a replay: the recording's time, with its timers. A timer that was started at the same time for the same
 * delay as one of the recording fires when that one did, late or not at all; any other, which only changed code can
 * start, fires when it is due.
 */
export class ReplayClock implements Clock {
  #nowMs: number;
  readonly #startedAtEpochMs: number;
  /** Numbers of the recording's timers by start and delay, in order. */
  readonly #recorded = new Map<string, number[]>();
  readonly #fired = new Set<number>();
  readonly #pending = new Set<PendingTimer>();
  #order = 0;

  /** `atMs` is the call's time before the first entry. */
  constructor(entries: readonly Entry[], startedAtEpochMs: number, atMs: number) {
    this.#startedAtEpochMs = startedAtEpochMs;
    this.#nowMs = startedAtEpochMs + atMs;
    for (const entry of entries) {
      if (entry.type === "timer_fired") this.#fired.add(entry.timer);
      if (entry.type !== "timer_started") continue;
      const key = keyOf(entry.atMs, entry.delayMs);
      const known = this.#recorded.get(key);
      if (known) known.push(entry.timer);
      else this.#recorded.set(key, [entry.timer]);
    }
  }

  now(): number {
    return this.#nowMs;
  }

  /** Milliseconds since the call's start. */
  get callMs(): number {
    return this.#nowMs - this.#startedAtEpochMs;
  }

  startTimer(delayMs: number, task: () => void): Timer {
    const recorded = this.#recorded.get(keyOf(this.callMs, delayMs))?.shift() ?? null;
    const timer = { recorded, dueMs: this.callMs + Math.max(0, delayMs), order: this.#order++, task };
    this.#pending.add(timer);
    return { cancel: () => this.#pending.delete(timer) };
  }

  /** Moves the clock to `callMs`, milliseconds since the call's start. Fires nothing. */
  moveTo(callMs: number): void {
    this.#nowMs = this.#startedAtEpochMs + callMs;
  }

  /** Fires the recording's timer of this number, unless the replay has none or has cancelled it. */
  fireRecorded(number: number): void {
    for (const timer of this.#pending) if (timer.recorded === number) this.#run(timer);
  }

  /**
   * Moves to the next timer due by `callMs` that does not follow the recording, and fires it. Returns false when there
   * is none.
   */
  fireOwn(callMs: number): boolean {
    let next: PendingTimer | null = null;
    for (const timer of this.#pending) {
      if (this.#ownDueMs(timer) > callMs) continue;
      if (next === null || this.#ownDueMs(timer) < this.#ownDueMs(next)) next = timer;
    }
    if (next === null) return false;
    this.moveTo(Math.max(this.callMs, this.#ownDueMs(next)));
    this.#run(next);
    return true;
  }

  #ownDueMs({ recorded, dueMs }: PendingTimer): number {
    if (recorded === null) return dueMs;
    return this.#fired.has(recorded) ? Number.POSITIVE_INFINITY : dueMs + MAX_LATENESS_MS;
  }

  #run(timer: PendingTimer): void {
    this.#pending.delete(timer);
    timer.task();
  }
}

function keyOf(atMs: number, delayMs: number): string {
  return `${atMs}+${delayMs}`;
}
