import type { ExpectedAnswer } from "../agent.ts";
import { dialogueActOf } from "./dialogue-act.ts";
import {
  dictationAtEndOf,
  digitsAtEndOf,
  normalizeText,
  type TextCompleteness,
  WHOLE_NUMBER_DIGITS,
} from "./text-completeness.ts";

/**
 * State of a caller's words at a silence: how complete they are by themselves, or, where that decides more, that they
 * answer the question that was asked, or stop within something that is being dictated.
 */
export type TurnFinish = TextCompleteness | "answered" | "digits" | "spelling";

/** Yes and no, in English, German, Spanish and French: the first words of such an answer. */
const YES_OR_NO = new Set(
  (
    "yes yeah yep yup no nope nah sure okay ok right correct exactly absolutely definitely certainly " +
    "ja nein doch genau richtig stimmt klar gerne sí si claro correcto vale oui non exactement bien"
  ).split(" "),
);
const LETTER = /^\p{L}$/u;
/** Ends an address. */
const DOMAIN_END = /(?:\bdot |\.)(?:com|org|net|edu|gov|io|co|uk|de|es|fr)$/;

/**
 * Judges the caller's words at a silence. Pure: `completeness` is the verdict of the call's own judge on `text`,
 * `expected` the answer that the agent asked for.
 */
export function finishOf(text: string, completeness: TextCompleteness, expected: ExpectedAnswer | null): TurnFinish {
  const act = dialogueActOf(text);
  const words = normalizeText(text).split(" ");
  if (expected === "yes_no" && completeness !== "open" && act === "yes_no" && YES_OR_NO.has(words[0] ?? "")) {
    return "answered";
  }
  const digits = digitsAtEndOf(text);
  if (expected === "digits" && digits > 0) return digits < WHOLE_NUMBER_DIGITS ? "digits" : "unknown";
  if (expected === "spelling" && LETTER.test(words.at(-1) ?? "")) return "spelling";
  switch (completeness) {
    case "open":
      return dictationAtEndOf(text) ?? "open";
    case "unknown":
      // Part of an address; a number that is long enough may be all of it.
      return act === "spelling" && digits === 0 && !DOMAIN_END.test(words.join(" ")) ? "spelling" : "unknown";
    case "complete":
      // A caller who tells of pain or loss is not hurried.
      return act === "sensitive" ? "unknown" : "complete";
  }
}
