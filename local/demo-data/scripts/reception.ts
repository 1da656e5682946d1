import type { Script } from "./script.ts";

/** The dental clinic's receptionist. */
export const receptionScripts: readonly Script[] = [
  {
    name: "books a cleaning",
    weight: 16,
    exchanges: [
      {
        caller: "Hi, I would like to book a cleaning, please.",
        agent: "Of course. Which day would suit you best?",
        act: "request",
      },
      {
        caller: "Could I come in on {day} … at {time}?",
        agent: "You are booked for a cleaning on {day} at {time}. May I have your name?",
        act: "question",
        tool: { name: "book_appointment", isOk: true },
        pauseLeadsTo: "discarded_speculation",
      },
      { caller: "It's {name}.", agent: "Thank you, {name}. Is there anything else I can help you with?" },
      { caller: "No, that is all, thank you.", agent: "Thank you for calling Harbour Dental. Goodbye." },
    ],
    end: "caller_hung_up",
  },
  {
    name: "asks for opening hours",
    weight: 12,
    exchanges: [
      {
        caller: "What are your opening hours?",
        agent: "We are open Monday to Friday from eight in the morning until six in the evening.",
        act: "question",
      },
      { caller: "Perfect, thank you. Goodbye.", agent: "Thank you for calling Harbour Dental. Goodbye." },
    ],
    end: "agent_hung_up",
  },
  {
    name: "asks what a cleaning costs, then books",
    weight: 10,
    exchanges: [
      {
        caller: "Hello, how much is a cleaning at your place?",
        agent: "A cleaning costs ninety dollars, and the check-up is included.",
        act: "question",
      },
      {
        caller: "And how long does it take?",
        agent: "A cleaning takes about forty five minutes.",
        act: "question",
      },
      {
        caller: "All right, then I'd like one on {day} at {time}.",
        agent: "Done: {day} at {time}. Please bring your insurance card. Anything else?",
        act: "request",
        tool: { name: "book_appointment", isOk: true },
      },
      { caller: "No thanks. Bye.", agent: "Thank you for calling Harbour Dental. Goodbye." },
    ],
    end: "caller_hung_up",
  },
  {
    name: "moves an appointment",
    weight: 9,
    exchanges: [
      {
        caller: "Hi, this is {name}. I have an appointment tomorrow and I can't make it.",
        agent: "No problem, {name}. Shall I move it to another day?",
        act: "statement",
      },
      {
        caller: "Yes please, to … {day} if you have something in the afternoon.",
        agent: "I have moved it to {day} at {time}. Does that work for you?",
        act: "request",
        tool: { name: "move_appointment", isOk: true },
        pauseLeadsTo: "false_start",
      },
      { caller: "Yes, that works.", agent: "Wonderful. See you on {day} at {time}. Anything else?" },
      { caller: "That's it. Thank you, goodbye.", agent: "Thank you for calling Harbour Dental. Goodbye." },
    ],
    end: "agent_hung_up",
  },
  {
    name: "cancels",
    weight: 6,
    exchanges: [
      {
        caller: "I need to cancel my appointment on {day}.",
        agent: "I have cancelled your appointment on {day}. Would you like a new one?",
        act: "request",
        tool: { name: "cancel_appointment", isOk: true },
      },
      {
        caller: "Not right now, I'll call again when I know my schedule.",
        agent: "That is fine. We look forward to hearing from you. Goodbye.",
        act: "statement",
      },
    ],
    end: "caller_hung_up",
  },
  {
    name: "asks about insurance and parking",
    weight: 8,
    exchanges: [
      {
        caller: "Do you take my insurance? It's through my employer.",
        agent:
          "We take all major dental insurance plans. Please bring your insurance card, and we will check the details with you at the desk.",
        act: "question",
        heardShare: 0.45,
      },
      {
        caller: "Okay, okay. And where can I park?",
        agent: "There is free parking behind the building.",
        act: "question",
      },
      {
        caller: "Great. What was the address again?",
        agent: "We are at twelve Harbour Street, right beside the central station.",
        act: "question",
        coughShare: 0.5,
      },
      { caller: "Thanks a lot. Bye.", agent: "Thank you for calling Harbour Dental. Goodbye." },
    ],
    end: "caller_hung_up",
  },
  {
    name: "has toothache and walks in",
    weight: 6,
    exchanges: [
      {
        caller: "Hi, I've had a toothache since last night. Can I just come by?",
        agent:
          "I am sorry to hear that. We accept walk-ins every weekday before eleven, but an appointment means less waiting.",
      },
      {
        caller: "Then I'd rather have … the earliest appointment you've got.",
        agent: "The earliest one is {day} at {time}. I have put you down for it.",
        act: "request",
        tool: { name: "book_appointment", isOk: true },
        pauseLeadsTo: "discarded_speculation",
      },
      { caller: "Thank you so much.", agent: "You are welcome. Get well soon. Goodbye." },
    ],
    end: "agent_hung_up",
  },
  {
    name: "is angry",
    weight: 1,
    exchanges: [
      {
        caller: "I have been on hold with you people for twenty minutes.",
        agent: "I am very sorry about the wait. How can I help you now that we are connected?",
        heardShare: 0.35,
      },
      {
        caller: "You charged me twice for the same filling. Twice!",
        agent:
          "I understand that this is upsetting. I will ask a colleague from billing to look at both charges and to call you back.",
        heardShare: 0.3,
      },
      {
        caller: "No, no callbacks. Last time nobody called. I want to speak to a person.",
        agent: "You are right to be annoyed. I will mark it as urgent, and a colleague will call you within the hour.",
        heardShare: 0.55,
      },
      {
        caller: "Within the hour. If not, I'm going to another dentist.",
        agent: "Within the hour, I promise. It is written down with your number, {number}.",
      },
      {
        caller: "Fine. Unbelievable.",
        agent: "Thank you for your patience, and again, I am sorry. Goodbye.",
        heardShare: 0.2,
      },
    ],
    end: "caller_hung_up",
  },
  {
    name: "asks whether it is a person",
    weight: 4,
    exchanges: [
      {
        caller: "Wait, am I talking to a real person?",
        agent:
          "I am Clara, the clinic's automatic receptionist. I can book, move and cancel appointments, or have a colleague call you back.",
        act: "question",
      },
      {
        caller: "Oh, okay. Please have somebody call me back. My number is {number}.",
        agent: "Of course, we will call you back at {number}. Is there anything else?",
        act: "request",
      },
      { caller: "No, thank you.", agent: "Thank you for calling Harbour Dental. Goodbye." },
    ],
    end: "caller_hung_up",
  },
  {
    name: "wants a day that is full",
    weight: 5,
    exchanges: [
      {
        caller: "Hello, can I come in on {day} at {time}?",
        agent: "I am sorry, {day} at {time} is taken. Would the day after at the same time suit you?",
        act: "question",
        tool: { name: "book_appointment", isOk: false },
      },
      {
        caller: "Hmm … yes, I think so.",
        agent: "Then I have booked the day after {day} for you, at {time}.",
        tool: { name: "book_appointment", isOk: true },
        pauseLeadsTo: "discarded_speculation",
      },
      { caller: "Thank you. Bye bye.", agent: "Thank you for calling Harbour Dental. Goodbye." },
    ],
    end: "agent_hung_up",
  },
  {
    name: "drives into a tunnel",
    weight: 3,
    exchanges: [
      {
        caller: "Hi, I'm in the car. Do you do whitening as well?",
        agent: "Yes, we do. A whitening session takes about an hour and costs two hundred and forty dollars.",
        act: "question",
      },
      {
        caller: "And can I combine it with a cleaning on {day}?",
        agent: "Yes, a cleaning comes first and the whitening right after it, so plan about two hours in all.",
        act: "question",
        heardShare: 0.4,
      },
    ],
    end: "caller_lost",
  },
  {
    name: "says nothing",
    weight: 3,
    exchanges: [],
    end: "silence",
    silencePrompts: 2,
  },
  {
    name: "dialled a wrong number",
    weight: 3,
    exchanges: [
      {
        caller: "Is this the pizza place on Harbour Street?",
        agent: "No, this is Harbour Dental, the dental clinic. Can I help you with an appointment?",
        act: "question",
        heardShare: 0.6,
      },
      { caller: "Oh, sorry, wrong number.", agent: "No problem. Goodbye.", heardShare: 0.5 },
    ],
    end: "caller_hung_up",
  },
];
