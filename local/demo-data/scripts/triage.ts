import type { Script } from "./script.ts";

/** The agent of the line outside opening hours, which knows a long handbook by heart. */
export const triageScripts: readonly Script[] = [
  {
    name: "has lost a filling",
    weight: 6,
    exchanges: [
      {
        caller: "Hi, I've just lost a filling and it's starting to hurt.",
        agent: "I am sorry. Is there any swelling, fever or bleeding?",
      },
      {
        caller: "No, nothing like that. It's only sensitive … to cold.",
        agent:
          "Then it can wait until the morning. Avoid very cold and very hot drinks, and chew on the other side. I have noted an urgent appointment for you at eight.",
        tool: { name: "book_appointment", isOk: true },
        pauseLeadsTo: "discarded_speculation",
      },
      { caller: "Okay. Thank you very much.", agent: "You are welcome. Good night." },
    ],
    end: "agent_hung_up",
  },
  {
    name: "has a swollen cheek",
    weight: 4,
    exchanges: [
      {
        caller: "My cheek is swollen and I have a fever.",
        agent:
          "That should be looked at tonight. Please go to the emergency clinic of the harbour hospital, which is open now. If you find it hard to breathe or to swallow, call nine one one.",
        heardShare: 0.6,
      },
      {
        caller: "Where is that exactly?",
        agent: "At one hundred and forty Pier Avenue, at the main entrance on the left.",
      },
      { caller: "Okay, I'm going.", agent: "Please do. I wish you a quick recovery." },
    ],
    end: "caller_hung_up",
  },
  {
    name: "asks about pain after an extraction",
    weight: 5,
    exchanges: [
      {
        caller: "I had a tooth pulled this morning. Is it normal that it still bleeds a little?",
        agent:
          "A little bleeding is usual on the first day. Bite gently on a clean piece of gauze for half an hour. If it does not stop then, call again.",
        act: "question",
      },
      {
        caller: "And can I take … ibuprofen?",
        agent:
          "I may not advise on medicines. The sheet that you were given says what your dentist agreed with you; otherwise a pharmacist can tell you.",
        act: "question",
        pauseLeadsTo: "false_start",
      },
      { caller: "All right. Thanks.", agent: "You are welcome. Good night." },
    ],
    end: "caller_hung_up",
  },
  {
    name: "wants an appointment for tomorrow",
    weight: 6,
    exchanges: [
      {
        caller: "Hello, are you still open?",
        agent: "The clinic is closed now and opens on weekdays at eight. I can note an appointment for you.",
        act: "question",
      },
      {
        caller: "Yes please, {day} at {time}.",
        agent: "I have noted {day} at {time}. May I have your name?",
        act: "request",
        tool: { name: "book_appointment", isOk: true },
      },
      { caller: "{name}.", agent: "Thank you, {name}. The clinic will confirm it in the morning. Good night." },
    ],
    end: "agent_hung_up",
  },
  {
    name: "falls asleep on the line",
    weight: 1,
    exchanges: [
      {
        caller: "My son has a loose tooth, is that an emergency?",
        agent:
          "A loose milk tooth is no emergency. If it was an accident, or if it is a grown-up tooth, tell me more about it.",
        act: "question",
      },
    ],
    end: "silence",
    silencePrompts: 2,
  },
];
