import { describe, expect, it } from "vitest";
import type { KnowledgeEntry } from "../../../voice/agent.ts";
import { buildKnowledgeIndex, createKnowledgeIndex } from "../../../voice/knowledge/build-knowledge.ts";
import { type KnowledgeHit, openKnowledgeIndex } from "../../../voice/knowledge/knowledge.ts";
import type { KnowledgePassage } from "../../../voice/knowledge/knowledge-item.ts";

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

const firstQuestion = ([hit]: KnowledgeHit[]) => (hit?.item.type === "entry" ? hit.item.questions[0] : undefined);

const PASSAGES: KnowledgePassage[] = [
  ["Prices", "Teeth › Implants", "An implant costs 1,800 dollars. It takes three visits."],
  ["Prices", "Teeth › Crowns", "A crown costs 900 dollars. It takes two visits."],
  ["Travel", "", "The tram number 4 stops at River Street. Parking is free."],
  ["案内", "駐車場", "建物の裏に無料の駐車場があります。"],
].map(([title = "", heading = "", text = ""], index) => ({ documentId: "document_1", title, index, heading, text }));

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
    expect(firstQuestion(index.retrieve(query, 3))).toBe(question);
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

  it("opens as it was built, and gives the same answers as an index that was stored", () => {
    const bytes = buildKnowledgeIndex(CLINIC, PASSAGES);
    expect(buildKnowledgeIndex(CLINIC, PASSAGES)).toEqual(bytes);
    // A copy in memory that begins at an odd address.
    const shifted = new Uint8Array(bytes.length + 1);
    shifted.set(bytes, 1);
    const stored = openKnowledgeIndex(shifted.subarray(1));
    const built = createKnowledgeIndex(CLINIC, PASSAGES);
    for (const query of ["what does an implant cost", "parking", "駐車場", "which tram goes to the clinic", "visits"]) {
      expect(built.retrieve(query, 4).length).toBeGreaterThan(0);
      expect(stored?.retrieve(query, 4)).toEqual(built.retrieve(query, 4));
    }
  });

  it.each([
    ["what does an implant cost", "Teeth › Implants"],
    ["how many visits for a crown", "Teeth › Crowns"],
    ["which tram goes there", ""],
    ["無料の駐車場はありますか", "駐車場"],
  ])("finds for %j the passage under %j, next to what the agent knows itself", (query, heading) => {
    const [best] = createKnowledgeIndex(CLINIC, PASSAGES).retrieve(query, 4);
    expect(best?.item).toMatchObject({ type: "passage", heading });
    expect(best?.item).toEqual({ type: "passage", ...PASSAGES.find((passage) => passage.heading === heading) });
  });

  it("scores by fit, best first", () => {
    const scores = createKnowledgeIndex(CLINIC, PASSAGES)
      .retrieve("parking at river street", 10)
      .map((hit) => hit.score);
    expect(scores.length).toBeGreaterThan(2);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });

  it("opens nothing that is not whole, or not an index of this format", () => {
    const bytes = buildKnowledgeIndex(CLINIC, PASSAGES);
    expect(openKnowledgeIndex(new Uint8Array(0))).toBeNull();
    expect(openKnowledgeIndex(new TextEncoder().encode('{"questions":["a"],"answer":"b"}'))).toBeNull();
    for (const length of [4, 32, bytes.length - 4, bytes.length - 1]) {
      expect(openKnowledgeIndex(bytes.slice(0, length))).toBeNull();
    }
    for (let at = 0; at < bytes.length; at += 97) {
      const damaged = bytes.slice();
      damaged[at] = (damaged[at] as number) ^ 0x10;
      expect(openKnowledgeIndex(damaged)).toBeNull();
    }
  });

  it("finds one entry among two thousand", () => {
    const entries = Array.from({ length: 2_000 }, (_, i) => ({
      questions: [`What about w${i % 50}?`],
      answer: "It is.",
    }));
    entries[1_234] = { questions: ["Do you have a crocodile pond?"], answer: "It is." };
    const [hit] = createKnowledgeIndex(entries).retrieve("crocodile pond", 4);
    expect(hit?.item).toEqual({ type: "entry", ...entries[1_234] });
  });
});
