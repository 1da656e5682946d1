import { describe, expect, it } from "vitest";
import { splitAll, splitFinished } from "../../../local/text-to-speech/phrases.ts";

describe("splitFinished", () => {
  it.each([
    ["We are open until six today. Would", ["We are open until six today."], " Would"],
    ["We are open until six today.", [], "We are open until six today."],
    ["Please ask for Dr. Smith at the desk", [], "Please ask for Dr. Smith at the desk"],
    ["It costs exactly 3.50 dollars now", [], "It costs exactly 3.50 dollars now"],
    ["Yes. Yes. No", [], "Yes. Yes. No"],
    ['He said "we are open today!" and left', ['He said "we are open today!"'], " and left"],
    ["", [], ""],
  ])("takes the finished sentences of %j", (text, phrases, rest) => {
    expect(splitFinished(text)).toEqual({ phrases, rest });
  });
});

describe("splitAll", () => {
  it("keeps every word in order and no phrase longer than a few seconds", () => {
    const words = Array.from({ length: 400 }, (_, i) => `word${i}${i % 9 === 0 ? "," : ""}${i % 31 === 0 ? "." : ""}`);
    const phrases = splitAll(words.join(" "));
    expect(phrases.join(" ").split(" ")).toEqual(words);
    for (const phrase of phrases) expect(phrase.length).toBeLessThanOrEqual(240);
  });

  it("cuts a text without spaces too", () => {
    const phrases = splitAll("x".repeat(1_000));
    expect(phrases.join("")).toBe("x".repeat(1_000));
    for (const phrase of phrases) expect(phrase.length).toBeLessThanOrEqual(240);
  });

  it("has nothing to say for white space", () => expect(splitAll(" \n ")).toEqual([]));
});
