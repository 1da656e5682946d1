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
