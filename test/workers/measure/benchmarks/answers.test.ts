import { describe, expect, it } from "vitest";
import { expectedFacts, factShare } from "../../../../workers/measure/benchmarks/answer-facts.ts";
import { wordErrors } from "../../../../workers/measure/benchmarks/word-errors.ts";

describe("word errors", () => {
  it.each([
    ["is there parking", "Is there parking?", 0],
    ["is there parking", "is there", 1],
    ["is there parking", "is there a parking", 1],
    ["is there parking", "is there barking", 1],
    ["is there parking", "", 3],
    ["one two three", "two three one", 2],
    ["i'm here", "Im here.", 0],
    ["", "hello", 1],
  ])("of %j heard as %j are %i", (said, heard, errors) => {
    expect(wordErrors(said, heard).errors).toBe(errors);
  });
});

describe("facts of an answer", () => {
  const question = "How much does a cleaning cost?";
  const passage = "A cleaning costs ninety dollars, and the check-up is included.";

  it("are what the passage says beyond the question and grammar", () => {
    expect(expectedFacts(question, passage)).toEqual(["ninety", "dollar", "check", "includ"]);
  });

  it("count however a number is written or a word ends", () => {
    const facts = expectedFacts(question, passage);
    expect(factShare(facts, "It costs 90 dollars, including the check-up.")).toBe(1);
    expect(factShare(facts, "That is ninety dollars.")).toBe(0.5);
    expect(factShare(facts, "I do not know.")).toBe(0);
  });

  it("have no share where none was expected", () => {
    expect(factShare(expectedFacts("parking", "There is parking."), "Yes.")).toBeNull();
  });
});
