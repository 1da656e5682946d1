import { expect, it } from "vitest";
import { hasWords } from "../../../voice/words/word-count.ts";

it.each(["请停一下我想改一下我的预约时间", "予約を変更したいです", "ขอโทษค่ะอยากเปลี่ยนเวลานัด"])(
  "%j has three words in workerd too",
  (text) => {
    expect(hasWords(text, 3)).toBe(true);
    expect(hasWords(text, 30)).toBe(false);
  },
);
