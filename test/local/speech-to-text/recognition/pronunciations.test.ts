import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { PronunciationDictionary } from "../../../../local/speech-to-text/recognition/pronunciations.ts";

const english = fileURLToPath(new URL("./model/en-us/dict.txt", import.meta.resolve("soundswallower")));

describe("a pronunciation dictionary", () => {
  it("knows words from all over the English file with all of their pronunciations, and no other", async () => {
    const dictionary = await PronunciationDictionary.load(english);
    const expected = new Map<string, string[]>();
    for (const line of readFileSync(english, "latin1").split("\n")) {
      const [, word = "", phones = ""] = /^([^ (;]+)(?:\(\d+\))? (.*)$/.exec(line) ?? [];
      if (word !== "") expected.set(word, [...(expected.get(word) ?? []), phones]);
    }
    expect(expected.size).toBeGreaterThan(125_000);
    const some = [...expected].filter(([word], index) => index % 50 === 0 && word !== "am" && word !== "pm");
    expect(some.map(([word]) => [word, dictionary.lookUp(word)])).toEqual(some);
    expect(dictionary.countUnknown(some.map(([word]) => word))).toBe(0);
    expect(dictionary.countUnknown(some.map(([word]) => `${word}#`))).toBe(some.length);
  });

  it("reads am and pm out letter by letter as well", async () => {
    const dictionary = await PronunciationDictionary.load(english);
    expect(dictionary.lookUp("am")).toContain("AE M");
    expect(dictionary.lookUp("am")).toContain("EY EH M");
    expect(dictionary.lookUp("pm")).toContain("P IY EH M");
  });

  it("leaves out comments and lines without phones, and reads a last line that has no end", () => {
    const file = ";; red R EH D\n\nblue\ngreen G R IY N\ngreen(2) G R IH N\nlast L AE S T";
    const dictionary = new PronunciationDictionary(Buffer.from(file));
    expect(dictionary.countUnknown([";;", "red", "blue", "green", "last", ""])).toBe(4);
    expect(dictionary.lookUp("green")).toEqual(["G R IY N", "G R IH N"]);
    expect(dictionary.lookUp("last")).toEqual(["L AE S T"]);
  });

  it("guesses what it does not know from the spelling", () => {
    expect(new PronunciationDictionary(Buffer.from("")).lookUp("fish")).toEqual(["F IH SH"]);
  });
});
