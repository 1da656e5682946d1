/** A hyphen with no word behind it: before another, before a space or a character that is not seen, or at the end. */
const LONE_HYPHEN = /-(?=[-\s\p{C}\p{Z}]|$)/gu;

/**
 * Normalises what was typed into a search: to the form that texts are searched in (NFKC), without hyphens that exclude
 * nothing. Postgres nests one exclusion in the next, and fails (XX000) past 32 of them.
 */
export function normalisedQuery(typed: string): string {
  return typed.normalize("NFKC").replace(LONE_HYPHEN, " ");
}
