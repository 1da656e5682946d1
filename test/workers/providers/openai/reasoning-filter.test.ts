import { describe, expect, it } from "vitest";
import { ReasoningFilter } from "../../../../workers/providers/openai/reasoning-filter.ts";

const filter = (...texts: string[]): string => {
  const reasoning = new ReasoningFilter();
  return texts.map((text) => reasoning.push(text)).join("") + reasoning.end();
};

describe("ReasoningFilter", () => {
  it.each([
    ["Yes.", "Yes."],
    ["<think>hmm</think>Yes.", "Yes."],
    ["\n <think>\nhmm\n</think>\n\nYes.", "Yes."],
    ["<think></think>Yes.", "Yes."],
    ["<think>a </thin b</think>Yes.", "Yes."],
    ["<think>never ends", ""],
    ["<thinking aloud>", "<thinking aloud>"],
    ["<thi", "<thi"],
    [" Yes <think>no</think>", " Yes <think>no</think>"],
    ["", ""],
  ])("makes of %j the answer %j, however it is cut", (text, answer) => {
    expect(filter(text)).toBe(answer);
    expect(filter(...text)).toBe(answer);
  });

  it("holds nothing back once the answer has begun", () => {
    const reasoning = new ReasoningFilter();
    expect(reasoning.push("Y")).toBe("Y");
    expect(reasoning.push("<")).toBe("<");
  });
});
