import { describe, expect, it } from "vitest";
import { type DialogueAct, dialogueActOf } from "../../../voice/words/dialogue-act.ts";

const TABLE: Record<DialogueAct, string[]> = {
  question: [
    "what are your opening hours",
    "when are you open",
    "what time do you close",
    "how much does a cleaning cost",
    "what is the price of a cleaning",
    "how long does a cleaning take",
    "where are you located",
    "what is your address",
    "is there parking",
    "where can i park",
    "what insurance do you take",
    "do you take my insurance",
    "do you accept walk ins",
    "are you a real person",
    "Hello, are you open on Saturday?",
    "so how much is it",
    "at what time do you close",
    "Will Tuesday work for you?",
    "have you got anything on friday",
    "My name is John. What's the earliest you have?",
    "You are open on Saturdays?",
    "where's the clinic",
    "¿A qué hora abren mañana?",
    "Wann haben Sie morgen geöffnet?",
  ],
  request: [
    "i would like to book an appointment",
    "i would like to book an appointment for tuesday at three",
    "i want to make an appointment",
    "can i come in tuesday",
    "can i come in tuesday at three fifteen",
    "can i reschedule to friday",
    "can i move my appointment to monday at ten",
    "i want to cancel my appointment",
    "please cancel my appointment",
    "can i speak to a person",
    "please call me back tomorrow",
    "can i come without an appointment",
    "Hi, my name is John and I’d like to book a cleaning.",
    "yes i need to move it",
    "could you tell me when you are open",
    "cancel my appointment on monday",
    "tell me the price",
    "tuesday at three please",
    "I want to see Dr. Smith at three",
    "Can you move it to Monday? Thank you.",
  ],
  statement: [
    "tuesday at three",
    "on friday at half past nine",
    "at three thirty then",
    "monday the fifth of june",
    "my name is john miller",
    "it was last week on tuesday",
    "the morning is better for me",
    "i like mornings and i like coffee",
    "I have an appointment on Monday.",
    "may the fifth suits us both",
    "Ich habe morgen einen Termin bei Ihnen.",
  ],
  yes_no: [
    "yes",
    "yes please",
    "no",
    "no thank you",
    "thank you",
    "thank you goodbye",
    "goodbye",
    "hello",
    "that is all thank you",
    "tuesday",
    "tuesday please",
    "at three",
    "Yes, that's right.",
    "No, that's all for now.",
    "i think so",
    "okay",
    "have a nice day",
    "Of course.",
    "um",
    "what",
    "Sí, gracias.",
    "明日は何時に開きますか？",
    "",
  ],
  spelling: [
    "five five five one two three four",
    "my number is 555 1234",
    "555-123-4567",
    "it's m i l l e r",
    "double u i l s o n",
    "it's john at gmail dot com",
    "john.miller@gmail.com",
    "b as in boy",
    "the code is oh four seven",
    "five five",
    "area code two one two",
    "s m i t h, Smith",
  ],
  sensitive: [
    "i am in a lot of pain",
    "my tooth hurts",
    "it's an emergency",
    "my gums are bleeding",
    "can i come in today i have a terrible toothache",
    "my husband died last week and i need to cancel his appointment",
    "i want to make a complaint",
    "this is ridiculous",
    "I'm really angry about the bill.",
    "you will hear from my lawyer",
    "she is crying all night",
    "Is it normal that my face is swollen?",
    "i am scared of the dentist",
  ],
};

const LINES = Object.entries(TABLE).flatMap(([act, texts]) => texts.map((text) => ({ act, text })));

describe("the dialogue act of a caller's words", () => {
  it.each(LINES)("takes $text for $act", ({ text, act }) => {
    expect(dialogueActOf(text)).toBe(act);
  });

  it("changes its mind as more words come", () => {
    const interims = ["hi", "hi i", "hi i would", "hi i would like to", "hi i would like to know why i am in pain"];
    expect(interims.map(dialogueActOf)).toEqual(["yes_no", "yes_no", "yes_no", "request", "sensitive"]);
  });

  it("does not find words inside of others", () => {
    expect(dialogueActOf("the painting was by a policeman called suez")).toBe("statement");
  });
});
