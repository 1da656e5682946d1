import { type ClauseForm, clauseFormOf } from "./dialogue-act.ts";
import { normalizeText, type TextCompleteness } from "./text-completeness.ts";

/**
 * Two whole questions, or one in two parts.
 *
 * A caller who speaks on within a moment has mostly paused: "what are your opening hours … on Friday". Some ask a
 * second thing: "what are your opening hours … is there parking". Joined into one sentence, the second is easily
 * missed, so it is told apart here, by the words alone. In doubt the words go on: two questions in one sentence can
 * still be answered, half a question cannot. English; in other languages words always go on.
 */

/** Begins what goes on with words before it, whatever follows: "and …", "for …", "on …", but not "on what day …". */
const GOES_ON =
  /^(?:(?:uh|um|oh|er) )*(?:and|or|because|if|(?:for|with|without|on|at|in|from|to|until|by|before|after|of|about|around|near)(?! (?:what|which|whom|where)\b))(?: |$)/;
/** Leans at its end on words before it: "how much is it", "can my wife come too". */
const LEANS_AT_END = / (?:it|one|ones|that|them|those|too|either|instead|as well)(?: please)?$/;
/** The same anywhere in a wish or an order: "i need it on friday". */
const LEANS = / (?:it|one|ones|them) /;

/**
 * True when `text` is a question or request of its own beside the caller's words `before`, which are a whole one too.
 * `judge` is the completeness judge of the call.
 */
export function isOwnQuestion(text: string, before: string, judge: (text: string) => TextCompleteness): boolean {
  const form = clauseFormOf(text);
  if (form === null || clauseFormOf(before) === null || leansOnWordsBefore(text, form)) return false;
  const completenessBefore = judge(before);
  if (completenessBefore === "open" || judge(text) === "open") return false;
  // "Will the doctor … call me back": an order may be the rest of a question that only seems whole.
  return form !== "order" || completenessBefore === "complete";
}

function leansOnWordsBefore(text: string, form: ClauseForm): boolean {
  const words = normalizeText(text.replaceAll("’", "'"));
  if (GOES_ON.test(words) || LEANS_AT_END.test(words)) return true;
  return form !== "question" && LEANS.test(words);
}
