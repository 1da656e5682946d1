import { describe, expect, it } from "vitest";
import { createBackchannelJudge } from "../../../voice/words/backchannel.ts";

describe("a backchannel judge", () => {
  it.each([
    ["en", "uh-huh", true],
    ["en", "Mm-hmm.", true],
    ["en-GB", "Mmmmm, yeah.", true],
    ["en", "Okay. I see.", true],
    ["en", "oh right, that makes sense", true],
    ["en", "yeah yeah yeah", true],
    ["en", "yeah yeah yeah yeah", false],
    ["en", "okay but when", false],
    ["en", "no", false],
    ["en", "wait", false],
    ["en", "right now", false],
    ["en", "", false],
    ["en", "...", false],
    ["de", "Ja, genau.", true],
    ["de-AT", "ach so", true],
    ["de", "ja aber", false],
    ["es", "Sí, claro que sí", true],
    ["es-MX", "ajá", true],
    ["es", "sí pero no", false],
    ["fr", "D’accord", true],
    ["fr", "ah bon, je vois", true],
    ["fr", "attendez", false],
    ["it", "va bene", true],
    ["nl", "ja, precies", true],
    ["pt-BR", "tá bom", true],
    ["fi", "mm-hmm, okay", true],
    ["fi", "yeah", false],
  ])("in %s finds %j: %s", (language, text, expected) => {
    expect(createBackchannelJudge(language, null)(text, null)).toBe(expected);
  });

  it.each(["yeah", "Okay.", "uh-huh", "right"])("takes %j for the answer where yes or no was asked for", (text) => {
    const judge = createBackchannelJudge("en", null);
    expect(judge(text, "yes_no")).toBe(false);
    expect(judge(text, "digits")).toBe(true);
  });

  it("uses an agent's own list alone", () => {
    const judge = createBackchannelJudge("en", ["Ten-four", "copy that"]);
    expect(judge("ten four, copy that", null)).toBe(true);
    expect(judge("yeah", null)).toBe(false);
    expect(createBackchannelJudge("en", [])("yeah", null)).toBe(false);
    expect(createBackchannelJudge("en", ["…"])("", null)).toBe(false);
  });
});
