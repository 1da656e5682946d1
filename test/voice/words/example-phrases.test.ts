import { expect, it } from "vitest";
import { examplePhrases } from "../../../voice/words/example-phrases.ts";

it("takes questions first, and neither slots, single words nor what is long or there already", () => {
  const phrases = ["yes", "an appointment for {day}", "where are you", "call me back", "x ".repeat(40)];
  expect(examplePhrases(["where are you", "is there parking"], phrases)).toEqual([
    "where are you",
    "is there parking",
    "call me back",
  ]);
});

it("takes six at most", () => {
  const questions = Array.from({ length: 9 }, (_, index) => `question number ${index}`);
  expect(examplePhrases(questions, [])).toEqual(questions.slice(0, 6));
});
