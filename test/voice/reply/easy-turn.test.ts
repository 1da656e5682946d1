import { describe, expect, it } from "vitest";
import type { KnowledgeItem } from "../../../voice/knowledge/knowledge-item.ts";
import { judgeEasyAnswer } from "../../../voice/reply/easy-answer.ts";
import { type EasyTurn, easyTurnOf } from "../../../voice/reply/easy-turn.ts";
import { buildAgent } from "../../support/call/agent-builder.ts";

const agent = buildAgent({
  tools: ["book_appointment", "end_call"],
  greeting: "Harbour Dental, this is Clara.",
  script: { anything_else: "Is there anything else I can help you with?", goodbye: "Thank you for calling. Goodbye." },
  knowledge: [
    { questions: ["What are your opening hours?", "When are you open?"], answer: "We are open from nine to five." },
    { questions: ["Are you open on Saturday?"], answer: "We are closed on Saturday." },
    { questions: ["Is there parking?"], answer: "Yes, there is free parking behind the building. It has 40 places." },
  ],
});
const items = (...at: number[]): KnowledgeItem[] =>
  at.flatMap((i) => {
    const entry = agent.knowledge[i];
    return entry ? [{ type: "entry" as const, ...entry }] : [];
  });
const kindOf = (text: string, found: KnowledgeItem[] = [], of = agent) => easyTurnOf(text, found, of)?.kind ?? null;

describe("a turn is easy", () => {
  it.each([
    ["what are your opening hours", items(0, 1)],
    ["is there parking", items(2, 0)],
    ["are you open on saturday", items(1, 0)],
  ])("that asks for one known fact: %s", (text, found) => {
    expect(kindOf(text, found)).toBe("fact");
  });

  it.each([
    "thank you",
    "thanks very much",
    "no thank you",
    "no that's all thank you",
    "okay great thanks",
    "no",
    "goodbye",
  ])("that is a courtesy: %s", (text) => {
    expect(kindOf(text)).toBe("courtesy");
  });

  it.each<[string, KnowledgeItem[]]>([
    ["yes please", []],
    ["okay", []],
    ["i would like to book an appointment", items(0)],
    ["what are your opening hours on public holidays in spring", items(0)],
    ["is there parking and are you open on saturday", items(2, 1)],
    ["my tooth hurts is there parking", items(2)],
    ["what is the meaning of life", []],
    ["", []],
  ])("but not with %j", (text, found) => {
    expect(kindOf(text, found)).toBeNull();
  });

  it("neither when two entries answer it, nor when a document does", () => {
    const [entry] = items(2);
    const passage = { documentId: "d", title: "", index: 0, heading: "", text: "Parking is free." };
    expect(kindOf("is there parking", entry ? [entry, entry] : [])).toBeNull();
    expect(kindOf("is there parking", [{ type: "passage", ...passage }])).toBeNull();
  });

  it("that is a yes, where the agent has no tool that waits for it", () => {
    expect(kindOf("yes please", [], { ...agent, tools: ["end_call"] })).toBe("courtesy");
  });
});

describe("the answer to an easy turn", () => {
  const factOf = (at: number): EasyTurn => {
    const entry = agent.knowledge[at];
    if (entry === undefined) throw new Error("no such entry");
    return { kind: "fact", entry };
  };

  it.each<[string, number, string]>([
    ["We are open from nine to five.", 0, "holds"],
    ["We're open from nine until five every day.", 0, "holds"],
    ["We are open from eight to five.", 0, "wrong"],
    ["We are not open from nine to five.", 0, "wrong"],
    ["We are open from nine to five, says Doctor Miller.", 0, "wrong"],
    ["Sure, let me tell you.", 0, "lacks"],
    ["We are closed on Saturday.", 1, "holds"],
    ["We are open on Saturday.", 1, "wrong"],
    ["There is free parking behind the building.", 2, "holds"],
    ["There is free parking behind the building with 40 places.", 2, "holds"],
    ["There is free parking behind the building with 90 places.", 2, "wrong"],
    ["There is no free parking behind the building.", 2, "wrong"],
    ["", 2, "lacks"],
  ])("%j of fact %i: %s", (text, at, verdict) => {
    expect(judgeEasyAnswer(text, factOf(at), agent)).toBe(verdict);
  });

  it.each([
    ["You are welcome. Is there anything else I can help you with?", "holds"],
    ["Thank you, Anna.", "wrong"],
    ["That will be 90 dollars.", "wrong"],
    ["so ".repeat(80), "wrong"],
  ])("to a courtesy, %j: %s", (text, verdict) => {
    expect(judgeEasyAnswer(text, { kind: "courtesy" }, agent)).toBe(verdict);
  });
});
