import { expect, it } from "vitest";
import { TotalsKeeper, type TotalsStore } from "../../../durable-objects/metrics-hub/totals-keeper.ts";
import { STEP_MS } from "../../../workers/measure/rolling-windows.ts";
import { Tally } from "../../../workers/measure/tally.ts";

/** A store as bytes hold it, whose steps a window deletes. */
class BytesStore implements TotalsStore {
  readonly steps = new Map<number, Uint8Array>();
  #totals: { throughMs: number; bytes: Uint8Array } | null = null;

  count(startMs: number, by: number): void {
    const known = this.steps.get(startMs);
    const tally = known === undefined ? new Tally() : Tally.fromBytes(known);
    tally.count("turns", by);
    for (let turn = 0; turn < by; turn++) tally.observe("ms", 100 + turn);
    this.steps.set(startMs, tally.toBytes());
  }

  readTotals() {
    return this.#totals && { throughMs: this.#totals.throughMs, tally: Tally.fromBytes(this.#totals.bytes) };
  }

  writeTotals(throughMs: number, tally: Tally): void {
    this.#totals = { throughMs, bytes: tally.toBytes() };
  }

  readStepsAfter(afterMs: number) {
    return [...this.steps]
      .filter(([startMs]) => startMs > afterMs)
      .sort(([a], [b]) => a - b)
      .map(([startMs, bytes]) => ({ startMs, tally: Tally.fromBytes(bytes) }));
  }
}

const at = (step: number): number => 1_000_000 * STEP_MS + step * STEP_MS;

it("totals count every step once, the one that is under way too, however often they are asked for", () => {
  const store = new BytesStore();
  const totals = new TotalsKeeper(store);
  expect(totals.read(at(0)).counted("turns")).toBe(0);
  store.count(at(0), 3);
  store.count(at(1), 2);
  expect(totals.read(at(1) + 10).counted("turns")).toBe(5);
  store.count(at(1), 4);
  expect(totals.read(at(1) + 20).counted("turns")).toBe(9);
  expect(totals.read(at(5)).counted("turns")).toBe(9);
  expect(totals.read(at(5)).sketch("ms").count).toBe(9);
});

it("totals keep what was counted in steps that are deleted, and in an earlier life", () => {
  const store = new BytesStore();
  store.count(at(0), 3);
  new TotalsKeeper(store).takeOver(at(2));
  store.steps.clear();
  store.count(at(9), 1);
  const totals = new TotalsKeeper(store);
  expect(totals.read(at(9)).counted("turns")).toBe(4);
  expect(totals.read(at(99)).counted("turns")).toBe(4);
});
