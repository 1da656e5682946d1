import { describe, expect, it } from "vitest";
import { ClauseChunker, defaultClauseChunkerOptions } from "../../../voice/reply/clause-chunker.ts";
import { seededRandom } from "../../support/audio/noise.ts";

function chunk(text: string, cut: (rest: string) => number = (rest) => rest.length): string[] {
  const chunker = new ClauseChunker();
  const pieces: string[] = [];
  for (let rest = text; rest.length > 0; ) {
    const size = Math.max(1, cut(rest));
    pieces.push(...chunker.push(rest.slice(0, size)));
    rest = rest.slice(size);
  }
  return [...pieces, ...chunker.flush()];
}

const trimmed = (pieces: readonly string[]): string[] => pieces.map((piece) => piece.trim());

describe("ClauseChunker", () => {
  it.each([
    [
      "sentences",
      "We are open. Come in! Any questions? Sure.",
      ["We are open.", "Come in!", "Any questions?", "Sure."],
    ],
    [
      "titles",
      "Dr. Smith and Mrs. Jones work here. They are kind.",
      ["Dr. Smith and Mrs. Jones work here.", "They are kind."],
    ],
    ["times of day", "We open at 9 a.m. on Monday. Come by.", ["We open at 9 a.m. on Monday.", "Come by."]],
    ["for example", "We do checks, e.g. x-rays. Fine.", ["We do checks, e.g. x-rays.", "Fine."]],
    ["decimals", "It costs 3.50 dollars. Or 12.75 with tax.", ["It costs 3.50 dollars.", "Or 12.75 with tax."]],
    ["thousands", "About 1,250,000 people live here. Really.", ["About 1,250,000 people live here.", "Really."]],
    ["initials", "Ask for J. Brown at the desk. Thanks.", ["Ask for J. Brown at the desk.", "Thanks."]],
    [
      "web addresses",
      "Look at rivergate.example.com for more. Bye.",
      ["Look at rivergate.example.com for more.", "Bye."],
    ],
    ["dots of hesitation", "Well... let me see. Yes.", ["Well...", "let me see.", "Yes."]],
    ["quoted ends", 'She said "come in." Then she left.', ['She said "come in."', "Then she left."]],
    ["several marks", "Really?! I had no idea. Wow.", ["Really?!", "I had no idea.", "Wow."]],
    [
      "a first comma far enough in",
      "On weekdays from nine to five, and on Saturdays.",
      ["On weekdays from nine to five,", "and on Saturdays."],
    ],
    ["a first comma too early", "Yes, we are open today", ["Yes, we are open today"]],
    ["Chinese", "我们九点开门。请问您要预约吗？好的！", ["我们九点开门。", "请问您要预约吗？", "好的！"]],
    ["Japanese", "はい、分かりました。少々お待ちください。", ["はい、分かりました。", "少々お待ちください。"]],
    ["Hindi", "हम नौ बजे खुलते हैं। क्या आप आएंगे? ठीक है।", ["हम नौ बजे खुलते हैं।", "क्या आप आएंगे?", "ठीक है।"]],
    ["Arabic", "هل تريد موعدا؟ نحن هنا. شكرا.", ["هل تريد موعدا؟", "نحن هنا.", "شكرا."]],
    ["Urdu", "ہم کھلے ہیں۔ آپ آئیں۔ شکریہ", ["ہم کھلے ہیں۔", "آپ آئیں۔", "شکریہ"]],
  ])("cuts %s where a speaker would", (_, text, pieces) => {
    expect(trimmed(chunk(text))).toEqual(pieces);
    expect(trimmed(chunk(text, () => 1))).toEqual(pieces);
  });

  it("gives back exactly the text, however it arrived", () => {
    const random = seededRandom(11);
    const bits = [
      "Hello",
      " ",
      ", ",
      ". ",
      "3.5",
      "Dr. ",
      "!",
      "? ",
      "。",
      "word",
      " and ",
      "…",
      "\n",
      '"',
      "a".repeat(90),
      " um",
      "。」",
    ];
    for (let round = 0; round < 500; round++) {
      const text = Array.from({ length: 60 }, () => bits[Math.floor(random() * bits.length)])
        .join("")
        .trim();
      const whole = chunk(text);
      expect(whole.join("")).toBe(text);
      const split = chunk(text, (rest) => Math.ceil(random() * Math.min(12, rest.length)));
      expect(split.join("")).toBe(text);
      for (const piece of [...whole, ...split])
        expect(piece.length).toBeLessThanOrEqual(defaultClauseChunkerOptions.maxChars + 20);
    }
  });

  it("lets the first clause go early and later ones only when they are long", () => {
    const text = "Sure, I can help you with that, we have two dentists, four rooms, and a garden, so come by any time.";
    const pieces = trimmed(chunk(text));
    expect(pieces[0]).toBe("Sure, I can help you with that,");
    expect(pieces[1]?.length).toBeGreaterThanOrEqual(60);
  });

  it("waits for no punctuation that never comes", () => {
    const pieces = chunk(`${"word ".repeat(200)}end`);
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(
      defaultClauseChunkerOptions.maxChars + 1,
    );
    for (const piece of pieces.slice(0, -1)) expect(piece.endsWith(" ")).toBe(true);
  });

  it("cuts no character in two, even where nothing tells where to cut", () => {
    for (const piece of chunk(`a${"😀".repeat(300)}`)) expect(piece.isWellFormed()).toBe(true);
  });

  it("has nothing to say of blank text", () => {
    expect(chunk("  \n ")).toEqual([]);
    expect(new ClauseChunker().flush()).toEqual([]);
  });
});

describe("words of a clause that goes on", () => {
  it("are given whole, once there are enough of them, and the rest follows", () => {
    const chunker = new ClauseChunker();
    expect(chunker.push("We are op")).toEqual([]);
    expect(chunker.takeWords(12)).toBeNull();
    expect(chunker.takeWords(1)).toBe("We are ");
    expect(chunker.takeWords(1)).toBeNull();
    expect(chunker.push("en on Mondays and Tues")).toEqual([]);
    expect(chunker.takeWords(12)).toBe("open on Mondays and ");
    expect(chunker.flush()).toEqual(["Tues"]);
  });

  it("are forgotten when they are taken back", () => {
    const chunker = new ClauseChunker();
    chunker.push("We are open");
    chunker.clear();
    expect(chunker.flush()).toEqual([]);
  });
});
