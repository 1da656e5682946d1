import { describe, expect, it } from "vitest";
import { sentencesOf } from "../../../../../voice/words/sentences.ts";
import type { Block } from "../../../../../workers/services/knowledge/documents/block.ts";
import { passagesOf } from "../../../../../workers/services/knowledge/documents/passages.ts";
import { wordsIn } from "../../../../../workers/services/knowledge/documents/word-count.ts";
import { unpaced } from "../../../../support/knowledge/unpaced.ts";

const heading = (level: number, text: string): Block => ({ type: "heading", level, text });
const paragraph = (text: string): Block => ({ type: "paragraph", text });
const item = (text: string): Block => ({ type: "item", text });
/** Sentences of `words` words each; no two are alike. */
const sentences = (count: number, words: number): string =>
  Array.from({ length: count }, (_, i) => `Number ${i} ${"word ".repeat(words - 3)}end.`).join(" ");

describe("passagesOf", () => {
  it("keeps what stands under one heading together and names the headings above", async () => {
    const passages = await passagesOf(
      [
        paragraph("Welcome."),
        heading(1, "Prices"),
        heading(2, "Cleaning"),
        paragraph("It costs 90 dollars."),
        item("Children pay half."),
        heading(2, "Crowns"),
        paragraph("Ask us."),
        heading(1, "Travel"),
        paragraph("Take tram 4."),
      ],
      unpaced(),
    );
    expect(passages).toEqual([
      { heading: "", text: "Welcome." },
      { heading: "Prices › Cleaning", text: "It costs 90 dollars.\nChildren pay half." },
      { heading: "Prices › Crowns", text: "Ask us." },
      { heading: "Travel", text: "Take tram 4." },
    ]);
  });

  it.each([
    ["one passage", 19, 10, 1],
    ["two of the same length", 24, 10, 2],
    ["as few as fit", 100, 10, 5],
    ["long sentences", 30, 60, 10],
  ])("cuts a long section between sentences into parts of about equal length: %s", async (_, count, words, parts) => {
    const text = sentences(count, words);
    const passages = await passagesOf([paragraph(text)], unpaced());
    expect(Math.abs(passages.length - parts)).toBeLessThanOrEqual(1);
    const lengths = passages.map((passage) => wordsIn(passage.text));
    expect(Math.max(...lengths)).toBeLessThanOrEqual(200);
    expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(2 * words);
    expect(passages.flatMap((passage) => sentencesOf(passage.text))).toEqual(sentencesOf(text));
  });

  it("parts paragraphs and items by lines", async () => {
    const [passage] = await passagesOf([paragraph("We treat:"), item("adults"), item("children")], unpaced());
    expect(passage?.text).toBe("We treat:\nadults\nchildren");
  });

  it("counts letters where words are not spaced", async () => {
    const text = "診療所は月曜日から金曜日まで開いています。".repeat(40);
    const passages = await passagesOf([paragraph(text)], unpaced());
    expect(passages.length).toBeGreaterThan(2);
    expect(passages.every((passage) => passage.text.endsWith("。") && passage.text.length < 400)).toBe(true);
    expect(passages.map((passage) => passage.text.replaceAll(" ", "")).join("")).toBe(text);
  });

  it.each([
    ["words without a full stop", "word ".repeat(1_000).trim()],
    ["clauses", "one of the many clauses, ".repeat(300).trim()],
    ["one word", "x".repeat(50_000)],
    ["marks", ",".repeat(10_000)],
  ])("bounds what is no text and loses none of it: %s", async (_, text) => {
    const passages = await passagesOf([paragraph(text)], unpaced());
    expect(passages.length).toBeGreaterThan(1);
    for (const passage of passages) expect(passage.text.length).toBeLessThanOrEqual(4_100);
    expect(
      passages
        .map((passage) => passage.text)
        .join("")
        .replace(/\s/g, ""),
    ).toBe(text.replace(/\s/g, ""));
  });

  it("makes nothing of nothing", async () => {
    expect(await passagesOf([], unpaced())).toEqual([]);
    expect(await passagesOf([heading(1, "Alone")], unpaced())).toEqual([]);
  });
});
