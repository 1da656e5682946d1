import { describe, expect, it } from "vitest";
import { comparedOf } from "../../../web/src/agents/version-choice.ts";

describe("versions to compare", () => {
  it.each<[string, number[], string | null, string | null, { since: number; version: number } | null]>([
    ["the newest with the one before", [5, 4, 3], null, null, { since: 4, version: 5 }],
    ["a named one with the one before", [5, 4, 3], "4", null, { since: 3, version: 4 }],
    ["a named one with another", [5, 4, 3], "3", "5", { since: 5, version: 3 }],
    ["the oldest with the next", [5, 4, 3], "3", null, { since: 4, version: 3 }],
    ["the one before where the other is not kept", [5, 3], "5", "4", { since: 3, version: 5 }],
    ["nothing where there is one", [1], null, null, null],
    ["nothing where there is none", [], "1", null, null],
  ])("are %s", (_, kept, version, since, pair) => {
    expect(comparedOf(kept, version, since).pair).toEqual(pair);
  });

  it("are not taken for one that is not kept, which is told", () => {
    expect(comparedOf([5, 4], "1", null)).toEqual({ pair: { since: 4, version: 5 }, isUnkept: true });
    expect(comparedOf([5, 4], "4; drop", null).isUnkept).toBe(true);
    expect(comparedOf([5, 4], "4", null).isUnkept).toBe(false);
  });
});
