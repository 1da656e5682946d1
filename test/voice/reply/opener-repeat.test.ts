import { describe, expect, it } from "vitest";
import { OpenerRepeat } from "../../../voice/reply/opener-repeat.ts";

const OPENERS = ["Let me see,", "So,", "Well,", "Well now,", "Of course,"];

/** The text that goes on when it comes in pieces of `size` characters. */
function said(text: string, size: number, openers = OPENERS): string {
  const repeat = new OpenerRepeat(openers);
  const pieces = text.match(new RegExp(`.{1,${size}}`, "gsu")) ?? [];
  return pieces.map((piece) => repeat.push(piece)).join("") + repeat.flush();
}

describe.each([1, 3, 8, 200])("an answer in pieces of %i characters", (size) => {
  it.each([
    ["Let me see, we are open from nine.", "we are open from nine."],
    ["let me see... We are open.", "We are open."],
    ["Of course! I can book that.", "I can book that."],
    ["Well now, that depends.", "that depends."],
    ["Well, that depends.", "that depends."],
    ["So, we close at five.", "we close at five."],
  ])("loses the opener that it repeats: %s", (text, rest) => {
    expect(said(text, size)).toBe(rest);
  });

  it.each([
    "Sorry, we are closed.",
    "So do we.",
    "Welcome to the clinic.",
    "Of course not.",
    "Let me seek advice.",
    "We are open. Let me see, yes.",
    "So,",
    "",
  ])("keeps what only looks like one: %s", (text) => {
    expect(said(text, size)).toBe(text);
  });

  it("is not looked at without openers", () => {
    expect(said("Let me see, we are open.", size, [])).toBe("Let me see, we are open.");
  });
});

it("holds nothing back longer than it must", () => {
  const repeat = new OpenerRepeat(OPENERS);
  expect(repeat.push("We")).toBe("");
  expect(repeat.push(" are")).toBe("We are");
  expect(repeat.push(" open")).toBe(" open");
});
