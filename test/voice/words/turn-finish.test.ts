import { describe, expect, it } from "vitest";
import type { ExpectedAnswer } from "../../../voice/agent.ts";
import { createCompletenessJudge } from "../../../voice/words/text-completeness.ts";
import { finishOf, type TurnFinish } from "../../../voice/words/turn-finish.ts";

const judge = createCompletenessJudge(["is there parking", "my number is {digits}"]);

describe("how words stand at a silence", () => {
  it.each<[string, ExpectedAnswer | null, TurnFinish]>([
    ["is there parking", null, "complete"],
    ["we have two children", null, "unknown"],
    ["I'd like to", null, "open"],
    ["my number is five five five", null, "digits"],
    ["my number is 555", null, "complete"],
    ["my number is 555", "digits", "digits"],
    ["it's 555 123 4567", "digits", "unknown"],
    ["five five five one two three four five six seven", "digits", "unknown"],
    ["I don't know it by heart", "digits", "unknown"],
    ["it's", "digits", "open"],
    ["s m i", null, "spelling"],
    ["it starts with s", "spelling", "spelling"],
    ["the usual way", "spelling", "unknown"],
    ["john at gmail dot com", null, "unknown"],
    ["yes", "yes_no", "answered"],
    ["Yeah, sure.", "yes_no", "answered"],
    ["no thanks", "yes_no", "answered"],
    ["ja genau", "yes_no", "answered"],
    ["yes", null, "unknown"],
    ["yes but", "yes_no", "open"],
    ["on tuesday", "yes_no", "unknown"],
    ["yes I would like to book a visit for my daughter", "yes_no", "unknown"],
    ["I am in terrible pain.", null, "unknown"],
  ])("%j, with %s asked for: %s", (text, expected, finish) => {
    expect(finishOf(text, judge(text), expected)).toBe(finish);
  });
});
