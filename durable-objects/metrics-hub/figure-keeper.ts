import type { Clock, Timer } from "../../voice/clock.ts";
import type { FigureWindow } from "../../workers/measure/live-figures.ts";
import { RollingWindows } from "../../workers/measure/rolling-windows.ts";
import type { Tally } from "../../workers/measure/tally.ts";

/** A step is written this long after something new came into it: what a crash may cost. */
const WRITE_DELAY_MS = 2_000;

/** Storage of steps. */
export interface StepStore {
  writeStep(startMs: number, tally: Tally): void;
  readSteps(nowMs: number): { startMs: number; tally: Tally }[];
}

/** Keeper of the rolling windows: their steps outlive the hub's sleep. */
export class FigureKeeper {
  readonly #store: StepStore;
  readonly #clock: Clock;
  readonly #windows = new RollingWindows();
  #unwritten: { startMs: number; tally: Tally } | null = null;
  #timer: Timer | null = null;

  constructor(store: StepStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
    for (const { startMs, tally } of store.readSteps(clock.now())) this.#windows.restore(startMs, tally);
  }

  /** Adds to the windows. */
  add(fill: (tally: Tally) => void): void {
    const step = this.#windows.add(this.#clock.now(), fill);
    if (this.#unwritten !== null && this.#unwritten.startMs !== step.startMs) this.write();
    this.#unwritten = step;
    this.#timer ??= this.#clock.startTimer(WRITE_DELAY_MS, () => this.write());
  }

  /** Writes what is new. */
  write(): void {
    this.#timer?.cancel();
    this.#timer = null;
    if (this.#unwritten !== null) this.#store.writeStep(this.#unwritten.startMs, this.#unwritten.tally);
    this.#unwritten = null;
  }

  /** Reads both windows as they are now. */
  read(): Record<FigureWindow, Tally> {
    return this.#windows.read(this.#clock.now());
  }
}
