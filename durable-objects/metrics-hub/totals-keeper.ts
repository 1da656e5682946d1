import { STEP_MS } from "../../workers/measure/rolling-windows.ts";
import { Tally } from "../../workers/measure/tally.ts";

/** Storage of totals and of the steps that are not in them yet. */
export interface TotalsStore {
  /** Everything up to and with the step that began at `throughMs`; null before the first. */
  readTotals(): { throughMs: number; tally: Tally } | null;
  writeTotals(throughMs: number, tally: Tally): void;
  /** Steps that began later than `afterMs`, in the order of time. */
  readStepsAfter(afterMs: number): { startMs: number; tally: Tally }[];
}

/**
 * Totals of a hub since it began to count, which only ever grow. Nothing is added to them as reports come in: the steps
 * that the windows keep anyway are taken over when somebody asks, and before they are deleted.
 */
export class TotalsKeeper {
  readonly #store: TotalsStore;

  constructor(store: TotalsStore) {
    this.#store = store;
  }

  /** Returns the totals with the step that is under way. What the windows have not written yet is not in them. */
  read(nowMs: number): Tally {
    const { throughMs, tally } = this.takeOver(nowMs);
    const whole = new Tally();
    whole.merge(tally);
    for (const step of this.#store.readStepsAfter(throughMs)) whole.merge(step.tally);
    return whole;
  }

  /** Takes over the steps that are over at `nowMs`, each once. */
  takeOver(nowMs: number): { throughMs: number; tally: Tally } {
    const { throughMs, tally } = this.#store.readTotals() ?? { throughMs: 0, tally: new Tally() };
    const isOver = ({ startMs }: { startMs: number }): boolean => startMs + STEP_MS <= nowMs;
    const over = this.#store.readStepsAfter(throughMs).filter(isOver);
    const last = over.at(-1);
    if (last === undefined) return { throughMs, tally };
    for (const step of over) tally.merge(step.tally);
    this.#store.writeTotals(last.startMs, tally);
    return { throughMs: last.startMs, tally };
  }
}
