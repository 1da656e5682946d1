import { describe, expect, it } from "vitest";
import { countWords, hasWords, piecesOf } from "../../../voice/words/word-count.ts";

describe("countWords", () => {
  it.each<[string, number]>([
    ["", 0],
    [".", 0],
    ["… – ?", 0],
    ["wait", 1],
    ["Wait, please!", 2],
    ["uh-huh, at 3 o'clock", 4],
    [" wait  \n please ", 2],
    ["- . wait -", 1],
    ["😀 yes", 1],
    ["잠깐만 기다려 주세요", 3],
    ["你好", 1],
  ])("counts %j as %i", (text, count) => {
    expect(countWords(text)).toBe(count);
  });

  it.each([
    ["Chinese", "请停一下我想改一下我的预约时间"],
    ["Japanese", "ちょっと待ってください、予約を変更したいです"],
    ["Thai", "ขอเปลี่ยนเวลานัดหมายหน่อยค่ะ"],
    ["Chinese with English in it", "我想 book 一个 appointment"],
  ])("finds several words in %s", (_language, text) => {
    expect(countWords(text)).toBeGreaterThanOrEqual(4);
    expect(countWords(text)).toBeLessThan(text.length);
  });
});

it("takes punctuation and symbols alone for no words", () => {
  for (const text of ["", " ", ".", "...", "?!", "—", "♪", "。", "👍"]) expect(hasWords(text), text).toBe(false);
  for (const text of ["a", "3", "é.", "好", "नमस्ते"]) expect(hasWords(text), text).toBe(true);
});

it("cuts a text in words, and in characters where no spaces are", () => {
  expect(piecesOf("Wait, 请停 - no").map(({ piece }) => piece)).toEqual(["Wait,", "请", "停", "no"]);
  expect(piecesOf(" a  b")).toEqual([
    { piece: "a", at: 1 },
    { piece: "b", at: 4 },
  ]);
});
