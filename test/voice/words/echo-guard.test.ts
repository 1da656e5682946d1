import { describe, expect, it } from "vitest";
import { createEchoGuard, isEcho } from "../../../voice/words/echo-guard.ts";

const SAID =
  "We have two places left this week. Would you like to come on Tuesday or on Wednesday for your appointment?";

describe("isEcho", () => {
  it.each([
    ["the agent's words as they were", "would you like to come on tuesday", true],
    ["its last words", "wednesday for your appointment", true],
    ["a piece from the middle with one word missing", "two places this week", true],
    ["words misheard by a letter", "would you like to cone on tuesdays", true],
    ["one word of four misheard entirely", "two places left bees", true],
    ["one long word", "appointment", true],
    ["a long pair", "your appointment", true],
    ["one short word", "week", false],
    ["a choice that was offered", "tuesday", false],
    ["the same in two words", "on Wednesday", false],
    ["the choice with words of one's own", "tuesday at nine please", false],
    ["an interruption", "wait a moment", false],
    ["an interruption with some of its words", "can you come on friday", false],
    ["its words in another order", "week this left places two have we", false],
    ["its words from all over", "we two would like tuesday wednesday", false],
    ["nothing", "", false],
    ["punctuation", "…", false],
  ])("%s: %j", (_, interim, expected) => {
    expect(isEcho(interim, SAID)).toBe(expected);
  });

  it("hears no echo while the agent has said nothing", () => {
    expect(isEcho("would you like to come on tuesday", "")).toBe(false);
  });

  it.each([
    ["我们星期一到星期五早上八点开门", "早上八点开门", true],
    ["我们星期一到星期五早上八点开门", "请停一下我想改一下时间", false],
    ["我们星期一到星期五早上八点开门", "星期五", false],
    ["営業時間は月曜日から金曜日の九時から六時までです", "金曜日の九時から六時まで", true],
    ["営業時間は月曜日から金曜日の九時から六時までです", "すみません、予約を変更したいです", false],
    ["เราเปิดวันจันทร์ถึงวันศุกร์ตั้งแต่แปดโมงเช้า", "วันศุกร์ตั้งแต่แปดโมงเช้า", true],
    ["เราเปิดวันจันทร์ถึงวันศุกร์ตั้งแต่แปดโมงเช้า", "ขอโทษค่ะ อยากเปลี่ยนเวลานัด", false],
  ])("after %j, of %j: %j, where no spaces are", (said, interim, expected) => {
    expect(isEcho(interim, said)).toBe(expected);
  });

  it("compares words, not how they are written", () => {
    expect(isEcho("We’re open, from EIGHT to six!", "We're open from eight to six.")).toBe(true);
  });
});

describe("an echo guard", () => {
  it("trusts sounds until a line has echoed, and then only words that are not the agent's", () => {
    const guard = createEchoGuard();
    expect(guard.check("places", SAID)).toBe(false);
    expect(guard.check("stop please", SAID)).toBe(false);
    expect(guard.needsWords).toBe(false);
    expect(guard.check("would you like to come", SAID)).toBe(true);
    expect(guard.needsWords).toBe(true);
    expect(guard.check("places", SAID, SAID)).toBe(true);
    expect(guard.check("stop please", SAID, SAID)).toBe(false);
    expect(guard.check("", SAID, SAID)).toBe(false);
    expect(guard.needsWords).toBe(true);
  });
});
