import { describe, expect, it } from "vitest";
import { isOwnQuestion } from "../../../voice/words/own-question.ts";
import { createCompletenessJudge } from "../../../voice/words/text-completeness.ts";

const judge = createCompletenessJudge(["What are your opening hours?", "can i come in {day}"]);

describe("isOwnQuestion", () => {
  it.each([
    ["what are your opening hours", "is there parking"],
    ["What are your opening hours?", "Okay. Is there parking?"],
    ["is there parking", "what are your opening hours"],
    ["is there parking", "sorry what's the price of a cleaning"],
    ["is there parking", "no wait do you take my insurance"],
    ["is there parking", "at what time do you close"],
    ["is there parking", "what about the bus"],
    ["do you take walk ins", "i would like to book an appointment"],
    ["i would like to book an appointment", "do you take my insurance"],
    ["can i come in tuesday", "what are your opening hours"],
    ["hello i want to cancel my appointment", "but can i get my money back"],
    // An order may stand beside words that are known to be whole.
    ["what are your opening hours", "tell me the price of a cleaning"],
    ["Is there any parking?", "Please call me back tomorrow."],
    ["How much is a cleaning?", "Can you call me back?"],
  ])("%j is followed by a second one, %j", (before, text) => {
    expect(isOwnQuestion(text, before, judge)).toBe(true);
  });

  it.each([
    // It goes on by its first word, or leans on what was said.
    ["what are your opening hours", "on friday"],
    ["What are your opening hours?", "On Friday?"],
    ["can i book a table", "for two people"],
    ["i would like an appointment", "and for my wife too"],
    ["what are your opening hours", "and is there parking"],
    ["i would like an appointment", "if i can get one on friday"],
    ["do you do cleanings", "how much is it"],
    ["do you do cleanings", "can my wife come too"],
    ["i would like an appointment", "i need it on friday"],
    ["can i come in tuesday", "how about wednesday"],
    // It asks for nothing.
    ["is there parking", "near the building"],
    ["is there parking", "thank you"],
    ["is there parking", "my name is john miller"],
    ["is there parking", "yes"],
    // It has only begun.
    ["is there parking", "and what time do you"],
    ["is there parking", "i would like to"],
    ["is there parking", "do you have"],
    // The words before were not whole.
    ["what time", "do you close on friday"],
    ["what kind of insurance", "do you take here"],
    ["how much does a", "do you do cleanings"],
    ["i would like to", "can i come in tuesday"],
    ["will the doctor", "call me back on monday"],
    ["can my son", "get an appointment on monday"],
    ["can i come in", "what are your opening hours"],
    ["hello there", "is there parking"],
    ["", "is there parking"],
    // English alone is told apart.
    ["Haben Sie geöffnet?", "Gibt es einen Parkplatz?"],
  ])("%j goes on with %j", (before, text) => {
    expect(isOwnQuestion(text, before, judge)).toBe(false);
  });
});
