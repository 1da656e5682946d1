import type { OpenerAct } from "../agent.ts";
import { normalizeText } from "./text-completeness.ts";

/** Act of a caller's words, as far as it decides whether an opener may answer them and how long we listen on. */
export type DialogueAct = OpenerAct | "yes_no" | "spelling" | "sensitive";

/** Words after which cheerful haste would be an insult, in any place: pain, fear, loss, anger, the law. */
const SENSITIVE = wordPattern(
  "pain(?:s|ful)? hurt(?:s|ing)? (?:tooth|head|stomach|back|heart)?aches? aching sore agony emergency urgent(?:ly)? bleed(?:s|ing)? blood " +
    "swollen swelling infect(?:ed|ion) broke(?:n)? choking unconscious overdose ambulance hospital accident injured died dying dead death funeral " +
    "passed\\saway cancer miscarriage suicid(?:e|al) kill(?:ed)? angry upset furious frustrat(?:ed|ing) disappointed complain(?:t|ts|ing)? " +
    "ridiculous unacceptable terrible awful horrible disgusting scared afraid worried anxious terrified panic(?:king)? depressed cry(?:ing)? " +
    "lawyers? attorney su(?:e|ing) lawsuit court police fraud scam stolen robbed abuse[d]? assault(?:ed)? harass(?:ed|ment)? " +
    "fuck(?:ing)? shit bullshit damn",
);

/** Words that greet, agree, decline, thank or leave, and do nothing else. */
const SHORT_ANSWER_WORDS = wordSet(
  "yes yeah yep yup ya sure no nope nah ok okay right correct exactly absolutely definitely certainly course of fine good great perfect " +
    "wonderful lovely cool alright thanks thank you very much so please goodbye bye hello hi hey there morning afternoon evening day night " +
    "have a nice one too see later that that's that'll this it it's is was all be will do i i'm am did don't not really maybe think guess " +
    "know uh um huh mm hmm mhm oh sorry pardon excuse me what wrong none nothing never mind else for now works just got",
);
/** Longest short answer: more words carry something besides. */
const MAX_SHORT_ANSWER_WORDS = 6;

/** Said before the thing itself. */
const LEAD_IN = wordSet(
  "yes yeah yep no nope ok okay right sure hello hi hey there good morning afternoon evening so well um uh oh and but also then actually " +
    "thanks great perfect alright sorry excuse me listen look",
);

const QUESTION_WORD =
  /^(?:what|when|where|who|whom|whose|which|why|how)(?:'s|'re|'d|'ll)?(?: |$)|^(?:at|for|until|by|from|on|in|with|to) (?:what|which|whom|where)\b/;
/**
 * An auxiliary before its subject. Those that are other words too ("have a nice day", "may the fifth") need a pronoun
 * after them.
 */
const INVERSION =
  /^(?:(?:is|are|am|was|were|does|do|did|isn't|aren't|wasn't|weren't|doesn't|don't|didn't)(?! (?:not|be|it (?:for|at|on))\b)|(?:can|could|will|would|should|won't|can't|couldn't|wouldn't|shouldn't)(?! (?:be|do|not|have)\b)|(?:have|has|had|haven't|hasn't|may|might|shall|must)(?= (?:i|you|he|she|it|we|they|there|anyone|anybody|someone|somebody|that|this)\b)) \S/;
const QUESTION_MARK = /[?？؟;]["'”’)\]]*$/u;

/** Wishes, wherever in a sentence they are made. */
const REQUEST = wordPattern(
  "i\\swould\\slike i'd\\slike i'd\\slove i\\swant i\\swanna i\\sneed i\\swish i\\shave\\sto i'm\\scalling\\s(?:to|about|for) " +
    "i\\sam\\scalling\\s(?:to|about|for) i'm\\slooking\\s(?:to|for) i\\sam\\slooking\\s(?:to|for) i\\swas\\s(?:hoping|wondering) i'm\\s(?:hoping|wondering) " +
    "(?:we|my\\s\\w+)\\s(?:would\\slike|wants?|needs?) (?:can|could|may|might|shall)\\s(?:i|we) (?:can|could|would|will)\\syou " +
    "would\\sit\\sbe\\spossible is\\sit\\spossible do\\syou\\smind is\\sthere\\sa(?:ny)?\\sway",
);
/** Orders, at the start of a sentence. */
const IMPERATIVE =
  /^(?:please|let me|let's|book|cancel|move|reschedule|change|schedule|make|call|send|tell|give|put|transfer|connect|find|check|show|repeat|say|explain|remind|add|remove|get|take|reserve|order|confirm|stop|wait|hold on|go ahead)(?: |$)/;

/** The verb that a question with a question word has: "what insurance" alone asks nothing yet. */
const ASKING_VERB =
  /^\S+'(?:s|re|d|ll) | (?:is|are|am|was|were|do|does|did|can|could|will|would|should|may|must|have|has|had)(?:n't)? |^what about /;
/** Said to get the floor. */
const INTERJECTION = /^(?:(?:wait|hold on|hang on|by the way) )+/;

/** Something is spelled or dictated: an address, or the words people use for that. */
const SPELLED_PHRASE =
  /[^\s@]@[^\s@]+\.\S|\b(?:double|triple) (?:[a-z]|u|you|zero|oh|one|two|three|four|five|six|seven|eight|nine|\d)(?: |$)|\bdot (?:com|org|net|co|edu|gov|io)\b|\b[a-z] for [a-z]{3,} .*\b[a-z] for |\b[a-z] as in \w|\bunderscore\b|\bhyphen\b/;
const DIGIT = /^(?:\d|zero|oh|one|two|three|four|five|six|seven|eight|nine)$/;
const LETTER = /^[a-z]$/;
/** Parts of a dictated number that are no digits. */
const NUMBER_PART =
  /^(?:\d{1,3}|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|double|triple)$/;
/** Around what is dictated. */
const AROUND_SPELLING = wordSet(
  "it's its it is the my number name code yes that's that and then um uh area extension zip",
);

/**
 * Classifies the caller's words, possibly cut short. English by rule, whole texts judged for what is sensitive or
 * spelled and the last sentence for the rest; other languages by question mark and length. In doubt the act is one that
 * keeps an agent quiet: a missing opener costs a little time, a wrong one costs trust. So under three words count as a
 * short answer unless they ask or wish, and so does all that is written without spaces.
 */
export function dialogueActOf(text: string): DialogueAct {
  const plain = text.replaceAll("’", "'");
  const whole = normalizeText(plain);
  if (SENSITIVE.test(whole)) return "sensitive";
  if (SPELLED_PHRASE.test(plain.toLowerCase()) || SPELLED_PHRASE.test(whole) || isDictated(whole)) return "spelling";

  const sentence = lastSentence(plain);
  const allWords = wordsOf(normalizeText(sentence));
  const words = withoutLeadIn(allWords);
  const rest = words.join(" ");
  const isAsked = QUESTION_MARK.test(sentence.trim());
  if (words.length < 2) return "yes_no";
  if (QUESTION_WORD.test(rest)) return isShortAnswer(words) && !isAsked ? "yes_no" : "question";
  if (isShortAnswer(allWords) && !INVERSION.test(rest) && !isAsked) return "yes_no";
  const endsPolitely = words.length >= 3 && words.at(-1) === "please";
  if (REQUEST.test(rest) || IMPERATIVE.test(rest) || endsPolitely) return "request";
  if (INVERSION.test(rest) || isAsked) return "question";
  return words.length < 3 ? "yes_no" : "statement";
}

/** Form of a clause that asks for something: a question, a wish ("can i …", "i need …") or an order ("tell me …"). */
export type ClauseForm = "question" | "wish" | "order";

/**
 * Finds the form of the clause in which a caller's words ask for something; null when they have none, or only part of
 * one. English.
 */
export function clauseFormOf(text: string): ClauseForm | null {
  const spoken = withoutLeadIn(wordsOf(normalizeText(lastSentence(text.replaceAll("’", "'")))));
  const words = withoutLeadIn(wordsOf(spoken.join(" ").replace(INTERJECTION, "")));
  const rest = words.join(" ");
  if (words.length < 3) return null;
  if (QUESTION_WORD.test(rest)) return ASKING_VERB.test(rest) && !isShortAnswer(words) ? "question" : null;
  if (REQUEST.test(rest)) return "wish";
  if (IMPERATIVE.test(rest)) return "order";
  return INVERSION.test(rest) ? "question" : null;
}

/** The last sentence that is more than two words, so that a "Thank you." behind it decides nothing; else everything. */
function lastSentence(text: string): string {
  const sentences = text.split(/(?<=[.!?。！？؟])(?<!\b(?:dr|mr|mrs|ms|st)\.)\s+/iu);
  return sentences.findLast((sentence) => wordsOf(normalizeText(sentence)).length >= 3) ?? text;
}

function withoutLeadIn(words: readonly string[]): string[] {
  const start = words.findIndex((word) => !LEAD_IN.has(word));
  return start < 0 ? [] : words.slice(start);
}

function isShortAnswer(words: readonly string[]): boolean {
  return words.length <= MAX_SHORT_ANSWER_WORDS && words.every((word) => SHORT_ANSWER_WORDS.has(word));
}

/**
 * Three letters or digits in a row are dictated, and fewer when hardly anything else is said. Times and prices ("at
 * three thirty") are not.
 */
function isDictated(normalized: string): boolean {
  const words = wordsOf(normalized);
  if (words.some((word) => /^\d{4,}$/.test(word))) return true;
  let symbols = 0;
  let runSymbols = 0;
  for (const word of words) {
    if (DIGIT.test(word) || LETTER.test(word)) {
      symbols++;
      if (++runSymbols >= 3) return true;
    } else if (!NUMBER_PART.test(word)) runSymbols = 0;
  }
  return symbols >= 2 && words.every((word) => DIGIT.test(word) || LETTER.test(word) || AROUND_SPELLING.has(word));
}

function wordsOf(normalized: string): string[] {
  return normalized === "" ? [] : normalized.split(" ");
}

function wordSet(list: string): ReadonlySet<string> {
  return new Set(list.split(" "));
}

/** Matches any of the patterns, separated by spaces, as whole words. */
function wordPattern(list: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}'])(?:${list.split(" ").join("|")})(?![\\p{L}\\p{N}'])`, "u");
}
