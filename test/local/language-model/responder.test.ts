import { describe, expect, it } from "vitest";
import type { ChatMessage } from "../../../local/language-model/chat-request.ts";
import { respond } from "../../../local/language-model/responder.ts";
import { CALLER_SAYS, NOTES_BEGIN } from "../../../voice/reply/answer-prompt.ts";

const SYSTEM = `You answer the telephone of a bicycle workshop.

## Knowledge
Q: What are your opening hours? | When are you open?
A: We are open Monday to Friday from eight in the morning until six in the evening.

Q: Where are you located? | What is your address?
A: We are at twelve Harbour Street.

Q: Is there parking?
A: Yes, behind the building.

Q: Do you accept walk-ins? | Do I need an appointment?
A: Walk-ins are welcome before noon.

Q: How much does a repair cost? | What are your prices?
A: A repair costs forty dollars.

Q: How long does a repair take?
A: A repair takes an hour.

## Script
greeting: Hello, workshop. How can I help you?
fallback: Sorry, I missed that. Say it again?
anything_else: Is there anything else?
goodbye: Thanks for calling. Goodbye.
transfer: I will put you through.
callback: We will call you back.
confirm_booking: You're booked for {day}{ at time}.
`;

const TOOLS = new Set(["book_appointment", "move_appointment", "cancel_appointment", "end_call"]);

const message = (role: ChatMessage["role"], content: string, rest: Partial<ChatMessage> = {}): ChatMessage => ({
  role,
  content,
  toolCalls: [],
  toolCallId: null,
  ...rest,
});

/** A dialogue as alternating lines, `> ` for the agent, anything else for the caller. */
function reply(lines: readonly string[], tools = TOOLS, system = SYSTEM) {
  const dialogue = lines.map((line) =>
    line.startsWith("> ") ? message("assistant", line.slice(2)) : message("user", line),
  );
  return respond([message("system", system), ...dialogue], tools);
}

/** The messages of one tool round: the request, the call, its result. */
function toolRound(request: string, name: string, args: object, result: string): ChatMessage[] {
  const call = { id: "call_1", name, arguments: JSON.stringify(args) };
  return [
    message("user", request),
    message("assistant", "", { toolCalls: [call] }),
    message("tool", result, { toolCallId: "call_1" }),
  ];
}

describe("respond, from passages", () => {
  const system = SYSTEM.replace(
    "## Script",
    `Heading: Repairs › Brakes
Passage: New pads cost 25 dollars. We fit them while you wait. Disc brakes take a day longer than rim brakes do.

Heading: Rentals
Passage: A tandem costs 60 dollars a day. Helmets are free with every rental.

## Script`,
  );

  it.each([
    ["what do new pads cost", "New pads cost 25 dollars."],
    ["are helmets free", "Helmets are free with every rental."],
    ["how much is a tandem", "A tandem costs 60 dollars a day."],
    ["do you fit brakes while i wait", "We fit them while you wait."],
    ["is there parking", "Yes, behind the building."],
  ])("answers %j with the sentence that holds it", (utterance, answer) => {
    expect(reply(["> Hello, workshop. How can I help you?", utterance], TOOLS, system).text).toBe(answer);
  });

  it("does not know what no sentence holds", () => {
    expect(reply(["do tandems have elephants and giraffes"], TOOLS, system).text).toContain("I do not know that");
  });
});

describe("respond, from knowledge", () => {
  it.each([
    ["what are your opening hours", "We are open Monday"],
    ["when are you open", "We are open Monday"],
    ["are you open on mondays", "We are open Monday"],
    ["where are you located", "We are at twelve Harbour Street."],
    ["could you tell me your address please", "We are at twelve Harbour Street."],
    ["is there parking", "Yes, behind"],
    ["do you have any parking for a van please", "Yes, behind"],
    ["parking", "Yes, behind"],
    ["do you accept walk ins", "Walk-ins are welcome"],
    ["do i need to book an appointment", "Walk-ins are welcome"],
    ["how much does a repair cost", "A repair costs forty"],
    ["how long does a repair take", "A repair takes an hour."],
    ["how much is a repair", "A repair costs forty"],
  ])("answers %j with the entry's own words", (utterance, answer) => {
    const { text, toolCall } = reply(["> Hello, workshop. How can I help you?", utterance]);
    expect(text).toContain(answer);
    expect(toolCall).toBeNull();
  });

  it.each([
    "do you sell unicycles",
    "what is the capital of france",
    "what is your name",
    "how much is a unicorn",
    "my dog ate it",
  ])("says that it does not know %j and what it can do instead", (utterance) => {
    const { text } = reply([utterance]);
    expect(text).toContain("I do not know that");
    expect(text).toContain("What are your opening hours?");
    expect(text).toContain("book, move or cancel an appointment");
  });

  it("knows nothing but what the prompt says", () => {
    const { text } = reply(["what are your opening hours"], new Set(), "You are an agent.");
    expect(text).toBe("I am sorry, I do not know that. What can I do for you?");
  });
});

describe("respond, from the script", () => {
  it.each([
    [[""], "Sorry, I missed that. Say it again?"],
    [["   "], "Sorry, I missed that. Say it again?"],
    [["[unclear]"], "Sorry, I missed that. Say it again?"],
    [["[unclear] what are your"], "Sorry, I missed that. Say it again?"],
    [["can i speak to a person"], "I will put you through."],
    [["is there somebody i can talk to"], "I will put you through."],
    [["please call me back tomorrow"], "We will call you back."],
    [["hello"], "Hello, workshop. How can I help you?"],
    [["> Hello, workshop. How can I help you?", "hi there"], "What can I do for you?"],
    [["> Is there anything else?", "yes please"], "What can I do for you?"],
    [["> It takes an hour.", "thank you very much"], "Is there anything else?"],
    [["> It takes an hour.", "can you say that again please"], "It takes an hour."],
    [["hello good morning"], "Hello, workshop. How can I help you?"],
    [["i want to speak to the owner"], "I will put you through."],
    [[], "Hello, workshop. How can I help you?"],
  ] as [string[], string][])("answers %j", (lines, expected) => {
    expect(reply(lines)).toEqual({ text: expected, toolCall: null });
  });

  it.each(["goodbye", "okay thank you bye", "that's all"])("says goodbye to %j and then ends the call", (utterance) => {
    expect(reply([utterance])).toEqual({
      text: "Thanks for calling. Goodbye.",
      toolCall: { name: "end_call", arguments: {} },
    });
  });

  it("says goodbye without ending the call when it has no tool for that", () => {
    expect(reply(["goodbye"], new Set()).toolCall).toBeNull();
  });

  it("takes a no as the end when it had asked, and only then", () => {
    expect(reply(["> Is there anything else?", "no thank you"]).toolCall?.name).toBe("end_call");
    expect(reply(["> It takes an hour.", "no thank you"])).toEqual({
      text: "Thanks for calling. Goodbye.",
      toolCall: null,
    });
  });

  it("takes a no to another question as a no to that", () => {
    expect(reply(["> Shall I tell you about repairs?", "no"])).toEqual({
      text: "Is there anything else?",
      toolCall: null,
    });
  });

  it("offers help for a yes that answers nothing", () => {
    expect(reply(["> It takes an hour.", "yes"]).text).toContain("I can book, move or cancel an appointment.");
  });

  it.each(["are you a real person", "am i talking to a robot", "is this an ai", "who are you"])(
    "says what it is when asked %j",
    (utterance) => expect(reply([utterance]).text).toContain("scripted local responder, not a person"),
  );
});

describe("respond, with appointments", () => {
  it.each([
    ["i would like to book an appointment for tuesday", "book_appointment", { day: "tuesday" }],
    [
      "Can I book an appointment for next Friday at 10:30 a.m.?",
      "book_appointment",
      { day: "next friday", time: "10:30 am" },
    ],
    ["schedule me in tomorrow at ten thirty am", "book_appointment", { day: "tomorrow", time: "ten thirty am" }],
    [
      "i need an appointment on the fifth of may at half past nine",
      "book_appointment",
      { day: "the fifth of may", time: "half past nine" },
    ],
    ["do you have anything on friday", "book_appointment", { day: "friday" }],
    ["can i come in tomorrow at noon", "book_appointment", { day: "tomorrow", time: "noon" }],
    ["can i reschedule to friday", "move_appointment", { day: "friday" }],
    [
      "please move my appointment from monday to thursday at three",
      "move_appointment",
      { day: "thursday", time: "three" },
    ],
    ["i want to cancel my appointment", "cancel_appointment", {}],
  ])("understands %j", (utterance, name, args) => {
    expect(reply([utterance])).toEqual({ text: "", toolCall: { name, arguments: args } });
  });

  it("asks for the day and takes a bare day as the answer", () => {
    expect(reply(["i want to book an appointment"])).toEqual({ text: "Which day would suit you?", toolCall: null });
    const answered = reply([
      "i want to book an appointment at nine am",
      "> Which day would suit you?",
      "tuesday please",
    ]);
    expect(answered.toolCall).toEqual({ name: "book_appointment", arguments: { day: "tuesday", time: "nine am" } });
  });

  it("remembers which request the day was for, over a misheard turn", () => {
    const lines = [
      "can i change my appointment",
      "> Which day would suit you?",
      "[unclear]",
      "> Which day would suit you?",
    ];
    expect(reply([...lines, "on friday"]).toolCall).toEqual({ name: "move_appointment", arguments: { day: "friday" } });
  });

  it("drops the request when the caller says no, and answers a question in between", () => {
    const asked = ["i want to book an appointment", "> Which day would suit you?"];
    expect(reply([...asked, "never mind"])).toEqual({ text: "Is there anything else?", toolCall: null });
    expect(reply([...asked, "what are your opening hours"]).text).toContain("We are open Monday");
  });

  it("does not take a bare day for a request when none was made", () => {
    expect(reply(["> How can I help you?", "tuesday"]).toolCall).toBeNull();
  });

  it.each(["i do not want to cancel my appointment", "how do i cancel an appointment"])(
    "does not act on %j",
    (utterance) => expect(reply([utterance]).toolCall).toBeNull(),
  );

  it("never calls a tool that is not offered", () => {
    const { text, toolCall } = reply(["i want to cancel my appointment"], new Set(["book_appointment"]));
    expect(toolCall).toBeNull();
    expect(text).not.toBe("");
  });

  it("speaks what a tool says", () => {
    const round = toolRound(
      "book tuesday",
      "book_appointment",
      { day: "tuesday" },
      '{"ok":true,"say":"Done, Tuesday at ten."}',
    );
    expect(respond([message("system", SYSTEM), ...round], TOOLS)).toEqual({
      text: "Done, Tuesday at ten.",
      toolCall: null,
    });
  });

  it.each([
    ['{"ok":true}', { day: "tuesday", time: "ten" }, "You're booked for tuesday at ten."],
    ['{"ok":true}', { day: "tuesday" }, "You're booked for tuesday."],
    ['{"ok":false}', { day: "tuesday" }, "I am sorry, that did not work."],
    ["it broke", { day: "tuesday" }, "I am sorry, that did not work."],
  ])("has words for the result %j", (result, args, expected) => {
    const round = toolRound("book tuesday", "book_appointment", args, result);
    expect(respond([message("system", SYSTEM), ...round], TOOLS).text).toBe(expected);
  });

  it("tries again with the day a refusal offers, when the caller agrees or names another", () => {
    const refused = [
      message("system", SYSTEM),
      ...toolRound(
        "book tuesday at ten",
        "book_appointment",
        { day: "tuesday", time: "ten" },
        '{"ok":false,"say":"…"}',
      ),
      message("assistant", "Tuesday is full. Would Wednesday suit you?"),
    ];
    const dayTaken = (text: string) => respond([...refused, message("user", text)], TOOLS).toolCall?.arguments;
    expect(dayTaken("yes please")).toMatchObject({ day: "wednesday" });
    expect(dayTaken("how about thursday")).toMatchObject({ day: "thursday", time: "ten" });
  });

  it("does not book again when a booking is done and the caller says yes to more help", () => {
    const booked = [
      message("system", SYSTEM),
      ...toolRound("book tuesday", "book_appointment", { day: "tuesday" }, '{"ok":true,"say":"…"}'),
      message("assistant", "You are booked for Tuesday. Is there anything else?"),
    ];
    expect(respond([...booked, message("user", "yes")], TOOLS)).toEqual({
      text: "What can I do for you?",
      toolCall: null,
    });
  });

  it("is silent after it has ended the call", () => {
    const ended = toolRound("goodbye", "end_call", {}, '{"ok":true,"say":"ended"}');
    expect(respond([message("system", SYSTEM), ...ended], TOOLS)).toEqual({ text: "", toolCall: null });
  });
});

describe("respond, told of openers that may be heard before", () => {
  const offered = `${SYSTEM}\n\nOne of these openers may be heard before your answer, or none: "Yes," "Of course,". Begin with the answer itself.\n`;

  it("begins with the answer, without an opener of its own", () => {
    expect(reply(["is there parking"], TOOLS, offered)).toEqual(reply(["is there parking"], TOOLS, SYSTEM));
    expect(reply(["hello"], TOOLS, offered)).toEqual(reply(["hello"], TOOLS, SYSTEM));
  });
});

describe("notes before the caller's words", () => {
  const noted = (words: string, ...sections: string[]): string =>
    [NOTES_BEGIN, ...sections, `${CALLER_SAYS}\n${words}`].join("\n\n");
  const knowledge = "## Knowledge\nQ: Is there parking?\nA: Yes, behind the building.";

  it("are answered from like those of the system message", () => {
    const messages = [message("system", "You answer calls."), message("user", noted("is there parking", knowledge))];
    expect(respond(messages, TOOLS).text).toBe("Yes, behind the building.");
  });

  it("are no words of the caller's, whose earlier ones may stand before them", () => {
    const content = `is there\n${noted("parking", knowledge)}`;
    expect(respond([message("system", SYSTEM), message("user", content)], TOOLS).text).toBe(
      "Yes, behind the building.",
    );
  });

  it("may be a supervisor's", () => {
    const supervisor = "## Supervisor\nFollow this:\n- say we are closed on Monday";
    const messages = [message("system", SYSTEM), message("user", noted("is there parking", supervisor))];
    expect(respond(messages, TOOLS).text).toBe("Yes, behind the building. We are closed on Monday.");
  });
});
