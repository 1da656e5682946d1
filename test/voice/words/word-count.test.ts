import { describe, expect, it } from "vitest";
import { hasWords, piecesOf, wordsIn } from "../../../voice/words/word-count.ts";

describe("the words of a text", () => {
  it.each([
    ["please stop for a moment", 5],
    ["  well…  it's – fine!  ", 3],
    ["3.50 euros", 2],
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
    ["잠깐만요 시간을 바꾸고 싶어요", 4],
    ["OK", 1],
  ])("of %j are %i", (text, count) => {
    expect([...wordsIn(text)]).toHaveLength(count);
    expect(hasWords(text, count)).toBe(true);
    expect(hasWords(text, count + 1)).toBe(false);
  });

  it.each([
    ["请停一下我想改一下我的预约时间", 3],
    ["ちょっと待ってください、予約を変更したいです", 3],
    ["ขอโทษค่ะอยากเปลี่ยนเวลานัด", 3],
    ["ຂໍໂທດຂ້ອຍຢາກປ່ຽນເວລານັດ", 3],
    ["សូមអភ័យទោសខ្ញុំចង់ប្តូរម៉ោង", 3],
    ["ကျေးဇူးပြုပြီးခဏစောင့်ပါ", 3],
    ["OK 请停一下", 3],
    ["请停一下我想改一下我的预约时间", 4],
    ["ขอเปลี่ยนเวลานัดหมายหน่อยค่ะ", 4],
    ["我想 book 一个 appointment", 4],
    ["Bitte 停一下 now", 4],
  ])("of %j, where no spaces are, are at least %i", (text, count) => {
    expect(hasWords(text, count)).toBe(true);
  });

  it.each(["嗯", "はい", "ครับ", "喂"])("%j is one word alone", (text) => {
    expect(hasWords(text, 1)).toBe(true);
    expect(hasWords(text, 2)).toBe(false);
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
