import { wordsOf } from "./word-errors.ts";

/** Words of English that carry no fact by themselves. */
const PLAIN_WORDS = new Set(
  "a about after all also an and any are as at be been before but by can come do does for from had has have here how i if in is it its may more most no not of on or our out please so some than that the their them then there these they this to until up us was we what when where which who will with yes you your".split(
    " ",
  ),
);

/** Numbers up to twenty and tens, so that "8" and "eight" are one fact. */
const NUMBERS = new Map(
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
    .split(" ")
    .map((word, value) => [String(value), word]),
);
for (const [index, word] of "thirty forty fifty sixty seventy eighty ninety".split(" ").entries()) {
  NUMBERS.set(String((index + 3) * 10), word);
}

/**
 * Lists the facts that an answer is expected to hold: the words of a knowledge passage that say more than grammar does,
 * and that the question does not say itself.
 */
export function expectedFacts(question: string, passage: string): string[] {
  const asked = new Set(factsIn(question));
  return [...new Set(factsIn(passage))].filter((fact) => !asked.has(fact));
}

/** Returns the share of expected facts that an answer holds, 0 to 1; null without any expected. */
export function factShare(facts: readonly string[], answer: string): number | null {
  if (facts.length === 0) return null;
  const told = new Set(factsIn(answer));
  return facts.filter((fact) => told.has(fact)).length / facts.length;
}

function factsIn(text: string): string[] {
  return wordsOf(text)
    .filter((word) => !PLAIN_WORDS.has(word))
    .map((word) => stem(NUMBERS.get(word) ?? word));
}

/** Without the ending that number and tense change: facts are compared, not grammar. */
function stem(word: string): string {
  if (word.length <= 4) return word;
  return word.replace(/(?:ies|es|s|ed|ing)$/, "");
}
