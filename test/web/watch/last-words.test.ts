import { expect, it } from "vitest";
import type { CallEvent } from "../../../voice/timeline/events.ts";
import { interimWords, lastWords, statusSoFar } from "../../../web/src/watch/last-words.ts";
import { answerMetrics } from "../support/turn-metrics.ts";

const interim = (text: string): CallEvent => ({ atMs: 1, type: "interim_transcript", personal: { text } });
const committed: CallEvent = {
  atMs: 2,
  type: "turn_committed",
  turnId: "turn_1",
  confidence: 1,
  speechEndMs: 1,
  continuesTurnId: null,
  personal: { text: "Is there parking?" },
};
const answered = (heardText: string): CallEvent => ({
  atMs: 3,
  type: "agent_turn_ended",
  turnId: "turn_1",
  metrics: answerMetrics(),
  personal: { userText: null, replyText: "Yes, behind the house.", heardText },
});

it("tells the newest words, and whose they are", () => {
  expect(lastWords([], null)).toBeNull();
  expect(lastWords([interim("Is"), interim("Is there")], null)).toEqual({
    role: "user",
    text: "Is there",
    isInterim: true,
  });
  expect(lastWords([interim("Is there"), committed], null)).toEqual({
    role: "user",
    text: "Is there parking?",
    isInterim: false,
  });
  expect(lastWords([committed, answered("Yes, behind")], null)).toMatchObject({
    role: "assistant",
    text: "Yes, behind",
  });
});

it("tells the words of a turn that is being said as far as they were heard, until the caller speaks", () => {
  const audible: CallEvent = { atMs: 3, type: "audio_started", turnId: "turn_1", trimmedSilenceMs: 0, isOpener: false };
  const heard = { turnId: "turn_1", text: "Yes," };
  expect(lastWords([committed, audible], { ...heard, text: "" })).toMatchObject({ role: "user" });
  expect(lastWords([committed, audible], heard)).toEqual({ role: "assistant", text: "Yes,", isInterim: false });
  expect(lastWords([committed, audible, interim("But")], heard)).toMatchObject({ role: "user", text: "But" });
});

it("tells the words that interrupted an answer, which ends behind them", () => {
  const interrupted = answered("Yes, behind");
  if (interrupted.type === "agent_turn_ended") interrupted.metrics = { ...interrupted.metrics, outcome: "interrupted" };
  const spokenOver = { role: "user", text: "how much does a", isInterim: true };
  expect(lastWords([committed, interim("how much does a"), interrupted], null)).toEqual(spokenOver);
  // A turn that was said to its end is newer than what a listener said meanwhile; words of the turn before are over.
  expect(lastWords([committed, interim("uh huh"), answered("Yes, behind")], null)).toMatchObject({ role: "assistant" });
  expect(lastWords([interim("Is"), committed, interrupted], null)).toMatchObject({ role: "assistant" });
});

it("does not take an answer that nobody heard for words", () => {
  expect(lastWords([committed, answered("")], null)).toMatchObject({ role: "user" });
});

it("has interim words until the caller's turn is over, understood or not", () => {
  expect(interimWords([committed, interim("And")])).toBe("And");
  expect(interimWords([interim("Is"), committed])).toBe("");
  expect(interimWords([interim("Is"), { atMs: 3, type: "turn_unintelligible" }])).toBe("");
  expect(interimWords([interim("Is"), { atMs: 3, type: "call_ended", reason: "silence" }])).toBe("");
  // The agent's turn may end while the caller speaks.
  expect(interimWords([interim("No"), answered("We")])).toBe("No");
});

it("tells the last status, and idle before the first and after the end", () => {
  expect(statusSoFar([])).toBe("idle");
  expect(statusSoFar([{ atMs: 1, type: "status_changed", status: "listening" }, interim("Is")])).toBe("listening");
  expect(
    statusSoFar([
      { atMs: 1, type: "status_changed", status: "speaking" },
      { atMs: 2, type: "call_ended", reason: "failed" },
    ]),
  ).toBe("idle");
});
