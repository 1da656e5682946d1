import type { FigureWindow } from "./live-figures.ts";
import { Tally } from "./tally.ts";

const MINUTE_MS = 60_000;

/** Grain of the minute. */
export const STEP_MS = 5_000;
/** Parts of a window, the one that is under way among them. */
const STEPS = MINUTE_MS / STEP_MS;
const MINUTES = 60;

/** How far back the windows reach. */
export const WINDOWS_REACH_MS = MINUTES * MINUTE_MS;

/**
 * Rolling windows of a tally: the last minute in steps of 5 s, the last hour in minutes. Both end now and begin with a
 * whole part, so they are up to one part shorter than their names.
 */
export class RollingWindows {
  /** By their starts, each in the order of time. */
  readonly #steps = new Map<number, Tally>();
  readonly #minutes = new Map<number, Tally>();
  /** Minutes of the hour before the current one, merged: they change once a minute. */
  #earlier: { beforeMs: number; tally: Tally } | null = null;

  /** Adds to both windows. Returns the step that was added to, by its start, for whoever keeps it. */
  add(nowMs: number, fill: (tally: Tally) => void): { startMs: number; tally: Tally } {
    const startMs = startOf(nowMs, STEP_MS);
    if (!this.#steps.has(startMs)) this.#dropOld(nowMs);
    const step = partAt(this.#steps, startMs);
    fill(step);
    fill(partAt(this.#minutes, startOf(nowMs, MINUTE_MS)));
    return { startMs, tally: step };
  }

  /** Takes back a step that was kept, before anything is added. */
  restore(startMs: number, tally: Tally): void {
    partAt(this.#steps, startMs).merge(tally);
    partAt(this.#minutes, startOf(startMs, MINUTE_MS)).merge(tally);
    this.#earlier = null;
  }

  /** Merges the parts of each window. */
  read(nowMs: number): Record<FigureWindow, Tally> {
    this.#dropOld(nowMs);
    const current = startOf(nowMs, MINUTE_MS);
    if (this.#earlier?.beforeMs !== current) {
      const before = [...this.#minutes].flatMap(([startMs, tally]) => (startMs < current ? [tally] : []));
      this.#earlier = { beforeMs: current, tally: merged(before) };
    }
    const now = this.#minutes.get(current);
    const hour = merged(now === undefined ? [this.#earlier.tally] : [this.#earlier.tally, now]);
    return { minute: merged(this.#steps.values()), hour };
  }

  #dropOld(nowMs: number): void {
    dropBefore(this.#steps, startOf(nowMs, STEP_MS) - (STEPS - 1) * STEP_MS);
    dropBefore(this.#minutes, startOf(nowMs, MINUTE_MS) - (MINUTES - 1) * MINUTE_MS);
  }
}

function startOf(atMs: number, lengthMs: number): number {
  return Math.floor(atMs / lengthMs) * lengthMs;
}

function partAt(parts: Map<number, Tally>, startMs: number): Tally {
  const known = parts.get(startMs);
  if (known !== undefined) return known;
  const fresh = new Tally();
  parts.set(startMs, fresh);
  return fresh;
}

function dropBefore(parts: Map<number, Tally>, fromMs: number): void {
  for (const startMs of parts.keys()) if (startMs < fromMs) parts.delete(startMs);
}

function merged(tallies: Iterable<Tally>): Tally {
  const whole = new Tally();
  for (const tally of tallies) whole.merge(tally);
  return whole;
}
