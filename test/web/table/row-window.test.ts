import { expect, it } from "vitest";
import { rowAfterKey, rowsToDraw } from "../../../web/src/table/row-window.ts";

const range = (startIndex: number, endIndex: number, count = 100) => ({
  startIndex,
  endIndex,
  overscan: 2,
  count,
  lanes: 1,
});

it("draws the rows on the screen and some on both sides of them", () => {
  expect(rowsToDraw(range(10, 12), null)).toEqual([8, 9, 10, 11, 12, 13, 14]);
});

it("draws no row before the first and none after the last", () => {
  expect(rowsToDraw(range(0, 1), null)).toEqual([0, 1, 2, 3]);
  expect(rowsToDraw(range(98, 99), null)).toEqual([96, 97, 98, 99]);
  expect(rowsToDraw(range(0, 0, 1), null)).toEqual([0]);
});

it("keeps the row with the focus, wherever the screen is, in order and once", () => {
  expect(rowsToDraw(range(10, 10), 3)).toEqual([3, 8, 9, 10, 11, 12]);
  expect(rowsToDraw(range(10, 10), 50)).toEqual([8, 9, 10, 11, 12, 50]);
  expect(rowsToDraw(range(10, 10), 11)).toEqual([8, 9, 10, 11, 12]);
  expect(rowsToDraw(range(0, 0, 2), 7)).toEqual([0, 1]);
});

it.each([
  ["ArrowDown", 5, 6],
  ["ArrowUp", 5, 4],
  ["ArrowUp", 0, 0],
  ["PageDown", 5, 25],
  ["PageUp", 5, 0],
  ["Home", 50, 0],
  ["End", 5, 99],
  ["ArrowDown", 99, 99],
])("moves the focus by %s from row %i to row %i", (key, from, to) => {
  expect(rowAfterKey(key, from, 100, 20)).toBe(to);
});

it("leaves other keys, and tables without rows, alone", () => {
  expect(rowAfterKey("a", 5, 100, 20)).toBeNull();
  expect(rowAfterKey("Enter", 5, 100, 20)).toBeNull();
  expect(rowAfterKey("End", 0, 0, 20)).toBeNull();
});
