/**
 * Corrects p-values for being many (Holm 1979): the chance that any of them is at or below a level, when nothing has
 * changed, is at most that level, however they depend on each other. In the order given. `weights` say how the chance
 * of a false alarm is shared out; alike unless given.
 */
export function holm(pValues: readonly number[], weights: readonly number[] = pValues.map(() => 1)): number[] {
  const perWeight = (index: number): number => (pValues[index] as number) / (weights[index] as number);
  const order = pValues.map((_, index) => index).sort((a, b) => perWeight(a) - perWeight(b));
  const adjusted = new Array<number>(pValues.length);
  let highest = 0;
  // Of the weights of those that were not yet rejected.
  let left = weights.reduce((sum, weight) => sum + weight, 0);
  for (const index of order) {
    highest = Math.max(highest, Math.min(1, left * perWeight(index)));
    adjusted[index] = highest;
    left -= weights[index] as number;
  }
  return adjusted;
}
