/** What may be said: words, choices, sequences, optional parts, repetitions. A small subset of JSGF's shapes. */
export type PhrasePattern =
  | string
  | { readonly oneOf: readonly PhrasePattern[] }
  | { readonly sequence: readonly PhrasePattern[] }
  | { readonly optional: PhrasePattern }
  | { readonly oneOrMore: PhrasePattern };

/** The pattern as a JSGF expansion. Words must already be plain lower-case words. */
export function toJsgf(pattern: PhrasePattern): string {
  if (typeof pattern === "string") return pattern;
  if ("oneOf" in pattern) return `(${pattern.oneOf.map(toJsgf).join(" | ")})`;
  if ("sequence" in pattern) return pattern.sequence.map(toJsgf).join(" ");
  if ("optional" in pattern) return `[${toJsgf(pattern.optional)}]`;
  return `(${toJsgf(pattern.oneOrMore)})+`;
}

/** A regular expression source matching exactly the pattern's word sequences, each word followed by one space. */
export function toRegExpSource(pattern: PhrasePattern): string {
  if (typeof pattern === "string") return `${pattern.split(" ").join(" ")} `;
  if ("oneOf" in pattern) return `(?:${pattern.oneOf.map(toRegExpSource).join("|")})`;
  if ("sequence" in pattern) return pattern.sequence.map(toRegExpSource).join("");
  if ("optional" in pattern) return `(?:${toRegExpSource(pattern.optional)})?`;
  return `(?:${toRegExpSource(pattern.oneOrMore)})+`;
}

/** Every distinct word of the pattern. */
export function wordsOf(pattern: PhrasePattern): Set<string> {
  if (typeof pattern === "string") return new Set(pattern.split(" "));
  const parts =
    "oneOf" in pattern
      ? pattern.oneOf
      : "sequence" in pattern
        ? pattern.sequence
        : ["optional" in pattern ? pattern.optional : pattern.oneOrMore];
  return new Set(parts.flatMap((part) => [...wordsOf(part)]));
}

/**
 * How many word sequences the pattern matches; Infinity when it repeats. Counted twice where two ways give the same.
 */
export function countVariants(pattern: PhrasePattern): number {
  if (typeof pattern === "string") return 1;
  if ("oneOf" in pattern) return pattern.oneOf.reduce((sum, part) => sum + countVariants(part), 0);
  if ("sequence" in pattern) return pattern.sequence.reduce((product, part) => product * countVariants(part), 1);
  if ("optional" in pattern) return 1 + countVariants(pattern.optional);
  return Number.POSITIVE_INFINITY;
}
