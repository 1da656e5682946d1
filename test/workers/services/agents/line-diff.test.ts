import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DiffLine, diffLines, withoutFarLines } from "../../../../workers/services/agents/line-diff.ts";

const marks = { same: " ", removed: "-", added: "+" } as const;
const written = (lines: readonly DiffLine[]): string[] => lines.map(({ kind, text }) => `${marks[kind]}${text}`);

describe("comparing two texts by line", () => {
  it.each<[string, string[], string[], string[]]>([
    ["nothing", [], [], []],
    ["equal texts", ["a", "b"], ["a", "b"], [" a", " b"]],
    ["a line more", ["a", "c"], ["a", "b", "c"], [" a", "+b", " c"]],
    ["a line less", ["a", "b", "c"], ["a", "c"], [" a", "-b", " c"]],
    ["a line changed", ["a", "b", "c"], ["a", "x", "c"], [" a", "-b", "+x", " c"]],
    ["a text that grew from nothing", [], ["a"], ["+a"]],
    ["a line moved down", ["a", "b", "c"], ["b", "c", "a"], ["-a", " b", " c", "+a"]],
    ["the same line once more", ["a", "a"], ["a", "a", "a"], [" a", " a", "+a"]],
  ])("tells %s", (_, before, after, expected) => {
    expect(written(diffLines(before, after))).toEqual(expected);
  });

  it("gives both texts back, whatever they are, and calls no more changed than it has to", () => {
    const lines = fc.array(fc.constantFrom("a", "b", "c", ""), { maxLength: 12 });
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const compared = diffLines(before, after);
        expect(compared.filter(({ kind }) => kind !== "added").map(({ text }) => text)).toEqual(before);
        expect(compared.filter(({ kind }) => kind !== "removed").map(({ text }) => text)).toEqual(after);
        expect(compared.filter(({ kind }) => kind === "same")).toHaveLength(commonLength(before, after));
      }),
    );
  });

  it("replaces what is too long to be compared, between the common beginning and end", () => {
    const numbered = (from: number) => Array.from({ length: 1_001 }, (_, at) => String(from + at));
    const compared = diffLines(["top", ...numbered(0), "end"], ["top", ...numbered(500), "end"]);
    expect(compared.filter(({ kind }) => kind === "same").map(({ text }) => text)).toEqual(["top", "end"]);
  });
});

it("leaves out lines that are far from every change, and counts them", () => {
  const before = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
  const after = before.map((line) => (line === "5" ? "five" : line));
  expect(withoutFarLines(diffLines(before, after))).toEqual([
    { kind: "left_out", count: 2 },
    { kind: "same", text: "3" },
    { kind: "same", text: "4" },
    { kind: "removed", text: "5" },
    { kind: "added", text: "five" },
    { kind: "same", text: "6" },
    { kind: "same", text: "7" },
    { kind: "left_out", count: 2 },
  ]);
});

/** Length of the longest common subsequence by its definition, for short lists. */
function commonLength([first, ...before]: string[], after: string[]): number {
  if (first === undefined || after.length === 0) return 0;
  const without = commonLength(before, after);
  const at = after.indexOf(first);
  return at === -1 ? without : Math.max(without, 1 + commonLength(before, after.slice(at + 1)));
}
