import { describe, expect, it } from "vitest";
import { clipTexts } from "../../../voice/reply/clip-texts.ts";
import { lineOf } from "../../../voice/reply/lines.ts";
import { buildAgent } from "../../support/call/agent-builder.ts";

const openers = { enabled: true, phrases: ["Sure,", "Well now,"] };

describe("the texts that an agent says word for word", () => {
  it("begin with what a caller would otherwise wait for", () => {
    const texts = clipTexts(buildAgent({ openers, greeting: "Hello." })).map(({ text }) => text);
    expect(texts.slice(0, 5)).toEqual([
      "Sure,",
      "Well now,",
      "One moment, please.",
      "I am still looking, thank you for waiting.",
      "Hello.",
    ]);
  });

  it("are cut as a reply cuts them, with the pause that belongs between two clauses", () => {
    const texts = clipTexts(buildAgent({ greeting: "Harbour Dental, this is Clara. How can I help you?" }));
    expect(texts).toContainEqual({ text: "Harbour Dental, this is Clara.", pauseAfterMs: 180 });
    expect(texts).toContainEqual({ text: "How can I help you?", pauseAfterMs: 0 });
  });

  it("include every line of the script, which replaces the platform's own of that key", () => {
    const agent = buildAgent({ script: { holding: "A second.", anything_else: "Anything else?" } });
    const texts = clipTexts(agent).map(({ text }) => text);
    expect(texts).toContain("A second.");
    expect(texts).toContain("Anything else?");
    expect(texts).toContain("Are you still there?");
    expect(texts).not.toContain("One moment, please.");
    expect(lineOf(agent, "holding")).toBe("A second.");
    expect(lineOf(agent, "still_holding")).toBe("I am still looking, thank you for waiting.");
  });

  it("are each there once, and nothing that cannot be spoken", () => {
    const script = { goodbye: "Goodbye.", closing: "Thank you. Goodbye.", filler: "— …" };
    const texts = clipTexts(buildAgent({ openers: { enabled: true, phrases: ["Goodbye."] }, script })).map(
      ({ text }) => text,
    );
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts.filter((text) => text === "Goodbye.")).toHaveLength(1);
    expect(texts.every((text) => /\p{L}/u.test(text))).toBe(true);
  });

  it("leave openers out while they are off", () => {
    expect(clipTexts(buildAgent({ openers: { ...openers, enabled: false } })).map(({ text }) => text)).not.toContain(
      "Sure,",
    );
  });

  it("are recorded with a carrier where they are openers that a sentence goes on after", () => {
    const openers = { enabled: true, phrases: ["So,", "Well", "One moment.", "Hello."] };
    const texts = clipTexts(buildAgent({ openers, greeting: "Hello.", language: "en-GB" }));
    const carried = texts.flatMap(({ text, carrier }) => (carrier === undefined ? [] : [[text, carrier]]));
    expect(carried).toEqual([
      ["So,", "tell"],
      ["Well", "tell"],
    ]);
    expect(clipTexts(buildAgent({ openers, language: "pl" })).filter(({ carrier }) => carrier)).toEqual([]);
  });
});
