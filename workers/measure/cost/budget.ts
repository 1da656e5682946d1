/** States of a budget, by what is spent of it and what is foreseen. */
export const budgetStates = ["within", "foreseen_over", "nearly_used", "over"] as const;
/** State of a budget. */
export type BudgetState = (typeof budgetStates)[number];

/** Returns the state of a budget; amounts in one unit, `foreseen` null where nothing is. */
export function budgetStateOf(
  { limit, warnAtPercent }: { limit: number; warnAtPercent: number },
  spent: number,
  foreseen: number | null,
): BudgetState {
  if (spent > limit) return "over";
  if (spent * 100 >= limit * warnAtPercent) return "nearly_used";
  return foreseen !== null && foreseen > limit ? "foreseen_over" : "within";
}
