/** Examples that a page has room for. */
const MAX_EXAMPLES = 6;
/** Longest example: a chip of one line on a phone. */
const MAX_EXAMPLE_CHARS = 60;

/**
 * Examples of what a caller may say: questions that the agent knows an answer to, then expected phrases. Phrases with
 * slots are left out, and single words, which begin no conversation.
 */
export function examplePhrases(questions: readonly string[], expectedPhrases: readonly string[]): string[] {
  const fit = [...questions, ...expectedPhrases].filter(
    (phrase) => phrase.length <= MAX_EXAMPLE_CHARS && phrase.includes(" ") && !phrase.includes("{"),
  );
  return [...new Set(fit)].slice(0, MAX_EXAMPLES);
}
