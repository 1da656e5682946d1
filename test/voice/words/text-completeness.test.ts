import { describe, expect, it } from "vitest";
import { createCompletenessJudge, normalizeText } from "../../../voice/words/text-completeness.ts";

const judge = createCompletenessJudge([
  "Is there parking?",
  "i would like to book an appointment for {day}",
  "it costs {number} (plus tax)",
]);

describe("the completeness of a text", () => {
  it.each([
    ["is there parking", "complete"],
    ["Is there parking?", "complete"],
    ["I would like to book an appointment for Tuesday", "complete"],
    ["i would like to book an appointment for the third of may", "complete"],
    ["it costs five plus tax", "complete"],
    ["i would like to book an appointment for", "open"],
    ["Where are you located?", "complete"],
    ['He said "yes."', "complete"],
    ["駐車場はありますか？", "complete"],
    ["I would", "complete"],
    ["Where are you from?", "complete"],
    ["what your prices are", "unknown"],
    ["I want to", "open"],
    ["we came by car and", "open"],
    ["And.", "open"],
    ["um", "open"],
    ["my number is 555 0", "open"],
    ["my number is 555 123 4567", "unknown"],
    ["triple five one two three four", "open"],
    ["come at 9:30", "unknown"],
    ["at 10:15.", "complete"],
    ["my name is j o h", "open"],
    ["is there", "open"],
    ["Is there.", "open"],
    ["do you have", "open"],
    ["hello, do you", "open"],
    ["what time do you", "open"],
    ["how much is", "open"],
    ["how much is it", "unknown"],
    ["where is it", "unknown"],
    ["I would like to book an", "open"],
    ["I would like to book", "open"],
    ["hi I would like to book", "open"],
    ["I would like to book.", "unknown"],
    ["I would like to book an appointment for the", "open"],
    ["we had to book", "unknown"],
    ["it", "unknown"],
    ["on the fifth, or,", "open"],
    ["let me think…", "open"],
    ["at five", "unknown"],
    ["we have two children", "unknown"],
    ["", "unknown"],
    ["...", "unknown"],
  ])("of %j is %s", (text, completeness) => {
    expect(judge(text)).toBe(completeness);
  });

  const clinic = createCompletenessJudge([
    "I would like to book an appointment",
    "I would like to book an appointment for {day} at {time}",
    "can i come in {day}",
    "can i come in {day} at {time}",
    "{day}",
    "{day} at {time} please",
    "call me on {digits}",
    "my name is {name}",
  ]);

  it.each([
    ["can I come in", "open"],
    ["can I move", "unknown"],
    ["can I come in next", "open"],
    ["can I come in next tuesday", "unknown"],
    ["can I come in next tuesday at", "open"],
    ["can I come in next tuesday at quarter past", "open"],
    ["can I come in next tuesday at quarter past three", "complete"],
    ["can I come in the day after tomorrow at nine in the morning", "complete"],
    ["I would like to book an appointment", "unknown"],
    ["I would like to book an appointment.", "complete"],
    ["I would like to book an appointment for the third of may", "unknown"],
    ["tuesday", "unknown"],
    ["tuesday at nine", "complete"],
    ["tuesday at nine please", "complete"],
    ["we have children", "unknown"],
    ["call me on five five", "open"],
    ["call me on five", "complete"],
    ["my name is anna of", "open"],
    ["my name is anna bell", "complete"],
  ])("of %j, between phrases with slots, is %s", (text, completeness) => {
    expect(clinic(text)).toBe(completeness);
  });

  it("takes phrases literally, whatever characters they hold", () => {
    expect(createCompletenessJudge(["(aa+)+ {x} ["])("aa bb")).toBe("complete");
    expect(createCompletenessJudge(["{"])("anything")).toBe("unknown");
  });
});

describe("normalizeText", () => {
  it("makes texts equal that say the same", () => {
    expect(normalizeText("  Yes,  it's  Café—No. 5! ")).toBe("yes it's café no 5");
  });

  it("does not take the end of a known phrase for the beginning of another", () => {
    const asked = createCompletenessJudge(["what insurance do you take", "do you take my insurance"]);
    expect(asked("what insurance do you take")).toBe("complete");
    expect(asked("hello, do you take")).not.toBe("complete");
  });
});
