import { describe, expect, it } from "vitest";
import { compilePhrases, KeytermError } from "../../../../local/speech-to-text/recognition/phrase-grammar.ts";

describe("compilePhrases", () => {
  it.each([
    ["What are your opening hours?", "what are your opening hours"],
    ["Do you accept walk-ins", "do you accept walk ins"],
    ["Café at 7, room 101", "cafe at seven room one zero one"],
    ["I\u2019d like 24", "i'd like twenty four"],
  ])("listens for %j as plain words", (keyterm, spokenForm) => {
    expect(compilePhrases([keyterm]).isComplete(spokenForm)).toBe(true);
  });

  it.each([
    ["book for {day}", ["book for tuesday", "book for next monday", "book for the day after tomorrow"]],
    ["at {time}", ["at ten", "at ten am", "at half past three", "at three thirty pm", "at noon", "at six o'clock"]],
    ["{number} people", ["zero people", "seven people", "thirteen people", "ninety nine people", "forty people"]],
    ["code {digits}", ["code one", "code zero seven seven zero nine"]],
  ])("fills the slot of %j", (keyterm, wholes) => {
    const grammar = compilePhrases([keyterm]);
    for (const whole of wholes) expect(grammar.isComplete(whole), whole).toBe(true);
    expect(grammar.isComplete(keyterm.replace(/ ?\{.*/, ""))).toBe(false);
    expect(grammar.isComplete("")).toBe(false);
  });

  it.each(["for {colour}", "for {day", "for day}", "{}", "", "?!", "x".repeat(301)])("refuses %j", (keyterm) => {
    expect(() => compilePhrases([keyterm])).toThrow(KeytermError);
  });

  it.each([
    ["yes please", false],
    ["can i reschedule to friday", false],
    ["friday please", true],
    ["can i reschedule to friday at ten", true],
    ["can i", false],
    ["", false],
  ])("says whether %j could be nearly anything of its kind: %s", (text, isOpen) => {
    const phrases = ["yes please", "{day} please", "can i reschedule to {day}", "can i reschedule to {day} at {time}"];
    expect(compilePhrases(phrases).isOpen(text)).toBe(isOpen);
  });

  it("knows the same set in any order", () => {
    expect(compilePhrases(["yes", "no", "yes"]).key).toBe(compilePhrases(["no", "yes"]).key);
    expect(compilePhrases([]).jsgf).toBeUndefined();
  });
});
