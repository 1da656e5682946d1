/** A run of letters and digits, or one mark, with the white space before it. */
const TOKEN = /\s*(?:[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*|[^\s\p{L}\p{N}])|\s+/gu;

/**
 * Splits text into the responder's tokens: words and punctuation marks, white space before each. They join to `text`.
 */
export function tokenize(text: string): string[] {
  return text.match(TOKEN) ?? [];
}

/** How many tokens `tokenize` finds. */
export function countTokens(text: string): number {
  return tokenize(text).length;
}
