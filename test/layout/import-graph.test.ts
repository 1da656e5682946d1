import { expect, it } from "vitest";
import { crowdedFolders, folderCircles, importsOf } from "./import-graph.ts";

it("finds imports of values, of types and at run time, and no packages", () => {
  const text = `import { a } from "../b/a.ts";
import type { C } from "./c.ts";
export { d } from "../d.ts";
const e = await import("./e.ts");
import { z } from "zod";`;
  expect(importsOf("x/y/file.ts", text)).toEqual(["x/b/a.ts", "x/y/c.ts", "x/d.ts", "x/y/e.ts"]);
});

it("names folders that import each other, also through different files, a parent's or a third folder", () => {
  const graph = new Map([
    ["a/one.ts", ["b/one.ts"]],
    ["a/two.ts", []],
    ["b/one.ts", []],
    ["b/two.ts", ["a/two.ts"]],
    ["c/d/inner.ts", ["c/outer.ts"]],
    ["c/outer.ts", ["c/d/inner.ts", "a/one.ts"]],
  ]);
  expect(folderCircles(graph)).toEqual(["a → b → a", "c → c/d → c"]);
  const round = new Map([
    ["a/one.ts", ["b/one.ts"]],
    ["b/one.ts", ["c/one.ts"]],
    ["c/one.ts", ["a/one.ts"]],
  ]);
  expect(folderCircles(round)).toEqual(["a → b → c → a"]);
});

it("counts the files that stand side by side", () => {
  expect(crowdedFolders(["a/1.ts", "a/2.ts", "a/3.ts", "a/b/1.ts"], 2)).toEqual(["a: 3 files"]);
});
