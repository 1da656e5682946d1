import { describe, expect, it } from "vitest";
import { holdsKnownFact } from "../../../voice/knowledge/answer-facts.ts";
import { createKnowledgeIndex } from "../../../voice/knowledge/build-knowledge.ts";

const knowledge = createKnowledgeIndex(
  [
    { questions: ["when are you open", "what are your opening hours"], answer: "We are open from nine to five." },
    { questions: ["is there parking"], answer: "Yes, behind the house. It is free." },
  ],
  [{ documentId: "d", title: "Prices", index: 0, heading: "", text: "A cleaning costs eighty euros for adults." }],
);

describe("an answer to a question about the knowledge", () => {
  it.each<[string, string, boolean | null]>([
    ["when are you open", "From nine until five.", true],
    ["when are you open", "We open at ten and close at four.", false],
    ["is there any parking", "Sure, it is behind the house.", true],
    ["is there any parking", "I am sorry, I do not know that.", false],
    ["how much is a cleaning for adults", "That is eighty euros.", true],
    ["how much is a cleaning for adults", "That is fifty dollars.", false],
    ["my name is peter miller", "Thank you, Peter.", null],
    ["yes please", "Alright.", null],
  ])("%j, %j: %j", (question, answer, expected) => {
    expect(holdsKnownFact(question, answer, knowledge)).toBe(expected);
  });
});
