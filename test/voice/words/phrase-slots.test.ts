import { describe, expect, it } from "vitest";
import { createPhraseMatcher, MAX_PHRASE_SLOTS, SlotWords, slotCountOf } from "../../../voice/words/phrase-slots.ts";

const match = (phrase: string, text: string) => createPhraseMatcher(phrase)(new SlotWords(text.split(" ")));

describe("a phrase with slots", () => {
  it.each([
    ["can i come in {day}", "can i come in next tuesday", { isWhole: true }],
    ["can i come in {day}", "can i come in next", { isWhole: false, isBrokenOff: true }],
    ["can i come in {day}", "can i come in again", { isWhole: false, isBrokenOff: false }],
    ["can i come in {day} at {time}", "can i come in on the third of may", { isWhole: false, isFilledSoFar: true }],
    ["can i come in {day} at {time}", "can i come in monday at", { isBrokenOff: true, isFilledSoFar: false }],
    ["can i come in {day} at {time}", "can i come in monday at quarter past", { isBrokenOff: true, isWhole: false }],
    ["can i come in {day} at {time}", "can i come in monday at half past nine", { isWhole: true }],
    ["my name is {name}", "my name is anna maria de la cruz lopez", { isWhole: true }],
    ["my name is {name}", "my name is anna maria de la cruz lopez garcia", { isWhole: false }],
    ["{day}", "the day after tomorrow", { isWhole: true }],
    ["{constructor}", "anything at all", { isWhole: true }],
    ["{a} and {b}", "salt and pepper and oil", { isWhole: true, isFilledSoFar: true }],
  ])("%j beside %j", (phrase, text, expected) => {
    expect(match(phrase, text)).toMatchObject(expected);
  });

  it("matches up to eight slots, and nothing with more", () => {
    const slots = (count: number) => Array.from({ length: count }, (_, i) => `{s${i}}`).join(" ");
    const text = "one ".repeat(48).trim();
    expect(match(slots(MAX_PHRASE_SLOTS), text).isWhole).toBe(true);
    expect(match(slots(MAX_PHRASE_SLOTS), `${text} more`).isWhole).toBe(false);
    expect(match(slots(MAX_PHRASE_SLOTS + 1), text)).toEqual({
      isWhole: false,
      isBrokenOff: false,
      isFilledSoFar: false,
    });
  });

  it("counts slots, whatever stands between them", () => {
    expect(["at {time}", "{a}{b}", "{first name}", "none", "{ {x} }"].map(slotCountOf)).toEqual([1, 2, 1, 0, 1]);
  });
});
