/** A phrase, which is what stands between two quotes. */
const PHRASE = /"([^"]*)"/g;
const HAS_WORD = /[\p{L}\p{N}]/u;

/** A hyphen with no word behind it: only signs, or nothing, before another, a space or the end. */
const LONE_HYPHEN = /-(?=[^\p{L}\p{N}\p{C}\p{Z}"\s-]*(?:[-\s\p{C}\p{Z}]|$))/gu;

/**
 * Normalises what was typed into a search: to the form that texts are searched in (NFKC), without hyphens that exclude
 * nothing and phrases of no word. Postgres nests one exclusion in the next until a word comes, and fails (XX000) past
 * 32 of them.
 */
export function normalisedQuery(typed: string): string {
  return typed
    .normalize("NFKC")
    .replace(PHRASE, (phrase, inside: string) => (HAS_WORD.test(inside) ? phrase : " "))
    .replace(LONE_HYPHEN, " ");
}
