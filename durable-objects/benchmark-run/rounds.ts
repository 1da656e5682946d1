import type { FinishedStep } from "./category.ts";

/** Collects samples by round from the steps of a kind: one unit a round, in their order. */
export function unitsByRound<Result>(
  steps: readonly FinishedStep<Result>[],
  samplesOf: (result: Result, step: FinishedStep<Result>) => readonly number[],
): number[][] {
  const rounds = new Map<number, number[]>();
  for (const finished of steps) {
    if (finished.result === null) continue;
    const { round } = finished.step;
    rounds.set(round, [...(rounds.get(round) ?? []), ...samplesOf(finished.result, finished)]);
  }
  return [...rounds].sort(([a], [b]) => a - b).map(([, samples]) => samples);
}

/** Chooses an order by chance: Fisher and Yates. */
export function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] as Item, order[last] as Item];
  }
  return order;
}
