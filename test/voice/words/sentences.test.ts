import { describe, expect, it } from "vitest";
import { sentencesOf } from "../../../voice/words/sentences.ts";

describe("sentencesOf", () => {
  it.each([
    ["One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]],
    ["Dr. Smith meets Mrs. Jones. She is early.", ["Dr. Smith meets Mrs. Jones.", "She is early."]],
    ["See e.g. the list, i.e. page two. Done.", ["See e.g. the list, i.e. page two.", "Done."]],
    ["J. R. Miller founded it. It grew.", ["J. R. Miller founded it.", "It grew."]],
    ["It costs 3.50 dollars. Take No. 5 or pp. 7 to 9.", ["It costs 3.50 dollars.", "Take No. 5 or pp. 7 to 9."]],
    ["The answer is no. Five came.", ["The answer is no.", "Five came."]],
    [
      "We open at 9 a.m. and close at 5 p.m. The desk stays.",
      ["We open at 9 a.m. and close at 5 p.m.", "The desk stays."],
    ],
    ["Closed on 3. Mai und z. B. am 4. Juni. Danke.", ["Closed on 3. Mai und z. B. am 4. Juni.", "Danke."]],
    ['He said "stop." Then he left.', ['He said "stop."', "Then he left."]],
    ["Really?! (Yes.) Good.", ["Really?!", "(Yes.)", "Good."]],
    ["Wait... what? Visit www.example.com today.", ["Wait... what?", "Visit www.example.com today."]],
    ["営業時間は九時です。土曜は休み！電話は？ない", ["営業時間は九時です。", "土曜は休み！", "電話は？", "ない"]],
    ["हम खुले हैं। आइए।", ["हम खुले हैं।", "आइए।"]],
    ["هل أنتم مفتوحون؟ نعم.", ["هل أنتم مفتوحون؟", "نعم."]],
    ["  \n ", []],
  ])("cuts %j", (text, sentences) => {
    expect(sentencesOf(text)).toEqual(sentences);
  });

  it("takes time in proportion to the text", () => {
    expect(sentencesOf("Dr. ".repeat(50_000))).toHaveLength(1);
    expect(sentencesOf("a. B ".repeat(50_000)).length).toBeGreaterThan(0);
  });
});
