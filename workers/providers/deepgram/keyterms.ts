/** Deepgram takes up to 100 keyterms in a request (https://developers.deepgram.com/docs/keyterm). */
const MAX_KEYTERMS = 100;

/** Its tokeniser is not public; three letters a token is more than English needs and about what rare names do. */
const LETTERS_PER_TOKEN = 3;

/**
 * Returns the phrases that fit Deepgram's keyterm limits, in their order and without repeats: it refuses the whole
 * request when one is too many, so what does not fit is left out. `maxTokens` above Deepgram's 500 means an engine
 * without its limits.
 */
export function fitKeyterms(phrases: readonly string[], maxTokens: number): string[] {
  const maxTerms = maxTokens > 500 ? Number.POSITIVE_INFINITY : MAX_KEYTERMS;
  const fitting = new Set<string>();
  let tokens = 0;
  for (const phrase of phrases) {
    if (fitting.has(phrase)) continue;
    const cost = estimateTokens(phrase);
    if (tokens + cost > maxTokens) continue; // a shorter one further on may still fit
    if (fitting.size === maxTerms) break;
    fitting.add(phrase);
    tokens += cost;
  }
  return [...fitting];
}

function estimateTokens(phrase: string): number {
  return phrase.split(/\s+/).reduce((tokens, word) => tokens + Math.ceil(word.length / LETTERS_PER_TOKEN), 0);
}
