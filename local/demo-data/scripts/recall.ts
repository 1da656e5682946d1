import type { Script } from "./script.ts";

/** The agent of the recall campaign, which calls patients whose last cleaning was half a year ago. */
export const recallScripts: readonly Script[] = [
  {
    name: "books the recall",
    weight: 10,
    exchanges: [
      {
        caller: "Hello, {name} speaking.",
        agent:
          "Hello {name}, this is Theo from Harbour Dental. Your last cleaning was six months ago. Would you like to come in again?",
      },
      {
        caller: "Oh, right. Yes, I suppose it's time.",
        agent: "Lovely. I have a free place on {day} at {time}. Shall I put you down for it?",
        act: "statement",
      },
      {
        caller: "Could we make it … a little later that day?",
        agent: "Yes, an hour later is free as well. It is booked for you.",
        act: "question",
        tool: { name: "book_appointment", isOk: true },
        pauseLeadsTo: "false_start",
      },
      { caller: "Perfect, thank you.", agent: "Thank you, {name}. See you on {day}. Goodbye." },
    ],
    end: "agent_hung_up",
  },
  {
    name: "reaches voicemail",
    weight: 9,
    exchanges: [
      {
        caller: "Hi, you've reached {name}. I can't take your call right now. Please leave a message after the tone.",
        agent:
          "Hello {name}, this is Theo from Harbour Dental. Your last cleaning was six months ago. Please call us back when you would like to come in. Goodbye.",
      },
    ],
    end: "agent_hung_up",
  },
  {
    name: "has no time",
    weight: 5,
    exchanges: [
      {
        caller: "Yes, hello?",
        agent:
          "Hello, this is Theo from Harbour Dental. I am calling about your yearly cleaning, which would be due about now.",
        heardShare: 0.5,
      },
      {
        caller: "Sorry, I'm in a meeting. Can you call me on {day}?",
        agent: "Of course, we will call you again on {day}. Goodbye.",
        act: "request",
      },
    ],
    end: "caller_hung_up",
  },
  {
    name: "is not interested",
    weight: 4,
    exchanges: [
      {
        caller: "Hello?",
        agent:
          "Hello, this is Theo from Harbour Dental. Your last cleaning was six months ago. Would you like to come in again?",
        heardShare: 0.7,
      },
      {
        caller: "No thank you, I've moved away. Please take me off your list.",
        agent: "I have taken you off our list, and you will not be called again. All the best. Goodbye.",
        act: "request",
      },
    ],
    end: "agent_hung_up",
  },
  {
    name: "asks who is calling",
    weight: 3,
    exchanges: [
      {
        caller: "Who is this?",
        agent: "This is Theo, the automatic assistant of Harbour Dental. I am calling because your cleaning is due.",
        act: "question",
      },
      {
        caller: "Ah, okay. How much would that be?",
        agent: "A cleaning costs ninety dollars, and the check-up is included.",
        act: "question",
      },
      {
        caller: "Let me think about it … and call you back.",
        agent: "Gladly. We are there Monday to Friday from eight to six. Goodbye.",
        act: "statement",
        pauseLeadsTo: "discarded_speculation",
      },
    ],
    end: "caller_hung_up",
  },
  { name: "picks up and says nothing", weight: 2, exchanges: [], end: "silence", silencePrompts: 1 },
];
