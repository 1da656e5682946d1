import { describe, expect, it } from "vitest";
import type { KnowledgeEntry } from "../../../voice/agent.ts";
import { createKnowledgeIndex } from "../../../voice/reply/knowledge.ts";
import { seededRandom } from "../../support/noise.ts";

const CLINIC: KnowledgeEntry[] = [
  { questions: ["What are your opening hours?", "When are you open?"], answer: "Monday to Friday from nine to five." },
  {
    questions: ["How much does a cleaning cost?", "What is the price of a cleaning?"],
    answer: "A cleaning is 90 dollars.",
  },
  { questions: ["How long does a cleaning take?"], answer: "A cleaning takes about 45 minutes." },
  { questions: ["Where are you located?", "What is your address?"], answer: "12 River Street, near the bridge." },
  { questions: ["Is there parking?", "Where can I park?"], answer: "Free parking behind the building." },
  { questions: ["What insurance do you take?"], answer: "We take most insurance plans, Delta and Cigna among them." },
  { questions: ["Do you accept walk-ins?"], answer: "Yes, walk-ins are welcome before noon." },
  {
    questions: ["Do you treat children?"],
    answer: "Yes, from the age of three; a children's cleaning takes half an hour.",
  },
  { questions: ["Can I get my teeth whitened?"], answer: "Whitening costs 200 dollars." },
];

describe("createKnowledgeIndex", () => {
  const index = createKnowledgeIndex(CLINIC);

  it.each([
    ["what are your opening hours", "What are your opening hours?"],
    ["are you open on saturday", "What are your opening hours?"],
    ["how much does a cleaning cost", "How much does a cleaning cost?"],
    ["what is the price of cleanings", "How much does a cleaning cost?"],
    ["how long does a cleaning take", "How long does a cleaning take?"],
    ["where are you located", "Where are you located?"],
    ["can you tell me the address please", "Where are you located?"],
    ["is there parking", "Is there parking?"],
    ["where do i park my car", "Is there parking?"],
    ["do you take my insurance", "What insurance do you take?"],
    ["what insurances do you accept", "What insurance do you take?"],
    ["do you accept walk ins", "Do you accept walk-ins?"],
    ["do you treat kids or children", "Do you treat children?"],
    ["i want my teeth whitened", "Can I get my teeth whitened?"],
    ["WHITENING?!", "Can I get my teeth whitened?"],
  ])("finds for %j the entry %j first", (query, question) => {
    expect(index.retrieve(query, 3)[0]?.questions[0]).toBe(question);
  });

  it("finds nothing for words it does not know, and no more than it is asked for", () => {
    expect(index.retrieve("do you fly to the moon", 4)).toEqual([]);
    expect(index.retrieve("what is the", 4)).toEqual([]);
    expect(index.retrieve("", 4)).toEqual([]);
    expect(index.retrieve("cleaning", 2)).toHaveLength(2);
    expect(createKnowledgeIndex([]).retrieve("cleaning", 2)).toEqual([]);
  });

  it("answers the same question the same way every time", () => {
    expect(index.retrieve("cleaning dollars", 4)).toEqual(index.retrieve("cleaning dollars", 4));
  });

  it("finds one entry among two thousand", () => {
    const random = seededRandom(5);
    const words = Array.from({ length: 1_500 }, (_, i) => `w${i.toString(36)}x`);
    const word = (): string => words[Math.floor(random() ** 2 * words.length)] as string;
    const say = (count: number): string => Array.from({ length: count }, word).join(" ");
    const entries = Array.from({ length: 2_000 }, () => ({ questions: [say(8), say(8)], answer: say(30) }));
    entries[1_234] = { questions: ["Do you have a crocodile pond?"], answer: say(30) };
    const big = createKnowledgeIndex(entries);
    expect(big.retrieve("crocodile pond", 4)[0]).toBe(entries[1_234]);

    const times: number[] = [];
    for (let i = 0; i < 500; i++) {
      const query = say(12);
      const startMs = performance.now();
      big.retrieve(query, 4);
      times.push(performance.now() - startMs);
    }
    times.sort((a, b) => a - b);
    console.log(`knowledge look-up at 2,000 entries: P99 ${times[Math.floor(times.length * 0.99)]?.toFixed(2)} ms`);
  });
});
