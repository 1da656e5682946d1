import { describe, expect, it } from "vitest";
import type { Entry } from "../../../voice/flight/entry.ts";
import { ReplayResults } from "../../../voice/flight/replay-results.ts";

const result = (of: string, value: unknown, isRepeated = false): Entry => ({
  type: "result",
  atMs: 0,
  of,
  value,
  isRepeated,
});

describe("ReplayResults", () => {
  it("answers each question with its own answers in order, the last one for as long as it is asked", () => {
    const results = new ReplayResults([result("a", 1), result("b", 2), result("a", 3)]);
    expect([results.next("a"), results.next("b"), results.next("a"), results.next("a")]).toEqual([1, 2, 3, 3]);
    expect(results.next("c")).toBeUndefined();
  });

  it("gives what was written once as often as it was answered", () => {
    const clip = { text: "Sure." };
    const results = new ReplayResults([
      result("a", clip),
      result("a", null, true),
      result("a", null),
      result("a", clip),
    ]);
    expect([1, 2, 3, 4].map(() => results.next("a"))).toEqual([clip, clip, null, clip]);
  });
});
