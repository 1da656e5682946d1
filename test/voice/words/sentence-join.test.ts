import { expect, it } from "vitest";
import { joinedSentence } from "../../../voice/words/sentence-join.ts";

it.each([
  ["We are open from nine.", "we are open from nine."],
  ["  The clinic is on Harbour Street.", "  the clinic is on Harbour Street."],
  ["It's free.", "it's free."],
  ["Wir haben bis acht geöffnet.", "wir haben bis acht geöffnet."],
  ["Estamos abiertos.", "estamos abiertos."],
])("loses the capital of a word that begins a sentence: %s", (sentence, joined) => {
  expect(joinedSentence(sentence)).toBe(joined);
});

it.each([
  "Monday to Friday.",
  "Dr. Miller is in today.",
  "I can book that.",
  "I'm afraid not.",
  "NHS patients are welcome.",
  "NO is what it says.",
  "Ihre Termine sind frei.",
  "Termine sind frei.",
  "we are open.",
  "8 to 6.",
  "",
])("keeps the others: %s", (sentence) => {
  expect(joinedSentence(sentence)).toBe(sentence);
});
