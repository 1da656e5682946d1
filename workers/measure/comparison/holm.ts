/**
 * Corrects p-values for being many (Holm 1979): the chance that any of them is at or below a level, when nothing has
 * changed, is at most that level, however they depend on each other. In the order given.
 */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, index) => index).sort((a, b) => (pValues[a] as number) - (pValues[b] as number));
  const adjusted = new Array<number>(pValues.length);
  let highest = 0;
  for (const [rank, index] of order.entries()) {
    highest = Math.max(highest, Math.min(1, (pValues.length - rank) * (pValues[index] as number)));
    adjusted[index] = highest;
  }
  return adjusted;
}
