import type { PhrasePattern } from "./phrase-pattern.ts";

const TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(" ");
const TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const ONES = "one two three four five six seven eight nine".split(" ");
const WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split(" ");

const anyOf = (...oneOf: PhrasePattern[]): PhrasePattern => ({ oneOf });
const inOrder = (...sequence: PhrasePattern[]): PhrasePattern => ({ sequence });
const optional = (part: PhrasePattern): PhrasePattern => ({ optional: part });

const hour = anyOf(...ONES, "ten", "eleven", "twelve");
const minute = anyOf(
  "fifteen",
  "thirty",
  inOrder("forty", optional("five")),
  "ten",
  inOrder("twenty", optional("five")),
  inOrder("fifty", optional("five")),
  inOrder("thirty", "five"),
  inOrder("oh", "five"),
);
const partOfDay = anyOf("am", "pm", "o'clock", inOrder("in", "the", anyOf("morning", "afternoon", "evening")));

/** The slots a phrase may name in braces, and what may be said in each. */
export const SLOTS: ReadonlyMap<string, PhrasePattern> = new Map<string, PhrasePattern>([
  [
    "day",
    anyOf(
      "today",
      "tomorrow",
      inOrder("the", "day", "after", "tomorrow"),
      inOrder(optional(anyOf("next", "this")), anyOf(...WEEKDAYS)),
    ),
  ],
  [
    "time",
    anyOf(
      inOrder(hour, optional(minute), optional(partOfDay)),
      inOrder(anyOf(inOrder("half", "past"), inOrder("quarter", anyOf("past", "to"))), hour, optional(partOfDay)),
      "noon",
      "midnight",
    ),
  ],
  ["number", anyOf("zero", ...ONES, ...TEENS, inOrder(anyOf(...TENS), optional(anyOf(...ONES))))],
  // Not "oh": anywhere in a string the decoder hears it in the tail of "four".
  ["digits", { oneOrMore: anyOf("zero", ...ONES) }],
]);

/** A whole number 0..99 in words; larger ones digit by digit, as people read out codes. */
export function numberInWords(digits: string): string {
  const value = Number(digits);
  if (digits.length > 2) return [...digits].map((digit) => numberInWords(digit)).join(" ");
  if (value === 0) return "zero";
  if (value < 10) return ONES[value - 1] ?? "";
  if (value < 20) return TEENS[value - 10] ?? "";
  const tens = TENS[Math.floor(value / 10) - 2] ?? "";
  return value % 10 === 0 ? tens : `${tens} ${ONES[(value % 10) - 1]}`;
}
