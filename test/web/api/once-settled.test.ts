import { expect, it } from "vitest";
import { onceSettled } from "../../../web/src/api/once-settled.ts";

const there = { value: 1, error: undefined, isLoading: false };
const refused = { value: undefined, error: new Error("no"), isLoading: false };
const awaited = { value: undefined, error: undefined, isLoading: true };
const ready = { state: "ready", value: "page" } as const;

it("holds a page back for answers that are on their way, not for those that were refused", () => {
  expect(onceSettled(ready, there, awaited)).toEqual({ state: "loading" });
  expect(onceSettled(ready, there, refused)).toBe(ready);
});

it("tells at once what went wrong with the page itself", () => {
  const failed = { state: "failed", error: new Error("no") } as const;
  expect(onceSettled(failed, awaited)).toBe(failed);
});
