import { describe, expect, it } from "vitest";
import { expectedAnswerOf } from "../../../voice/words/expected-answer.ts";

describe("the expected answer", () => {
  it.each([
    ["What is your phone number?", "digits"],
    ["Sure. What’s the best number to call you back on?", "digits"],
    ["Could I have your date of birth, please?", "digits"],
    ["Please tell me your account number.", "digits"],
    ["Your zip code, please.", "digits"],
    ["And what is the security code?", "digits"],
    ["Can you give me the last four digits?", "digits"],
    ["Wie lautet Ihre Telefonnummer?", "digits"],
    ["¿Cuál es su número de teléfono?", "digits"],
    ["Quelle est votre date de naissance ?", "digits"],
    ["Could you spell your last name for me?", "spelling"],
    ["Please spell that.", "spelling"],
    ["Can you say it letter by letter?", "spelling"],
    ["Können Sie das bitte buchstabieren?", "spelling"],
    ["¿Me lo puede deletrear?", "spelling"],
    ["Pouvez-vous l'épeler ?", "spelling"],
    ["Is that right?", "yes_no"],
    ["Is that your phone number?", "yes_no"],
    ["So that is Tuesday at nine, correct?", "yes_no"],
    ["Great. Would you like me to book it?", "yes_no"],
    ["Okay, and have you been here before?", "yes_no"],
    ["Shall I text it to you?", "yes_no"],
    ["Are you ready or not?", "yes_no"],
    ["Did I spell that right?", "yes_no"],
    ["Möchten Sie einen Termin?", "yes_no"],
    ["¿Quiere una cita?", "yes_no"],
    ["Voulez-vous un rendez-vous ?", "yes_no"],
    ["Would you like Monday or Tuesday?", null],
    ["Could I have your name, please?", null],
    ["Can you tell me more about it?", null],
    ["What can I do for you?", null],
    ["Which day suits you?", null],
    ["I have sent a code to your phone number.", null],
    ["Is that your number? I will check.", null],
    ["We can spell it out later.", null],
    ["You can have a seat.", null],
    ["", null],
  ])("to %j is %s", (line, expected) => {
    expect(expectedAnswerOf(line, [])).toBe(expected);
  });

  it("is what the agent's own rules say, wherever in the line they match", () => {
    const questions = [
      { contains: "membership", expects: "digits" },
      { contains: "Are you sure", expects: "yes_no" },
    ] as const;
    expect(expectedAnswerOf("Now your Membership. Take your time.", [...questions])).toBe("digits");
    expect(expectedAnswerOf("are you  sure about that, sir", [...questions])).toBe("yes_no");
    expect(expectedAnswerOf("Please spell that.", [...questions])).toBe("spelling");
  });
});
