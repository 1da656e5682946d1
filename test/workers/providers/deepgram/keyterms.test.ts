import { describe, expect, it } from "vitest";
import { fitKeyterms } from "../../../../workers/providers/deepgram/keyterms.ts";

describe("fitKeyterms", () => {
  it("keeps all phrases that fit, in order and once", () => {
    expect(fitKeyterms(["is there parking", "yes", "is there parking"], 500)).toEqual(["is there parking", "yes"]);
  });

  it("leaves out what is over Deepgram's 500 tokens, and takes shorter phrases that still fit", () => {
    const long = Array.from({ length: 60 }, (_, i) => `please tell me about treatment number ${i}`);
    const fitting = fitKeyterms([...long, "yes"], 500);
    expect(fitting.length).toBeGreaterThan(25);
    expect(fitting.length).toBeLessThan(60);
    expect(fitting.at(-1)).toBe("yes");
  });

  it("takes at most 100", () => {
    expect(
      fitKeyterms(
        Array.from({ length: 150 }, (_, i) => `${i}`),
        500,
      ),
    ).toHaveLength(100);
  });

  it("gives an engine without those limits everything", () => {
    const phrases = Array.from({ length: 400 }, (_, i) => `what does treatment ${i} cost`);
    expect(fitKeyterms(phrases, 10_000)).toEqual(phrases);
  });

  it("gives none when none are wanted", () => {
    expect(fitKeyterms(["yes"], 0)).toEqual([]);
  });
});
