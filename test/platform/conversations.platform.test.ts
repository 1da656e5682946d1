import { describe, expect, inject, it } from "vitest";
import { clinicReceptionist } from "../../local/demonstration/clinic.ts";
import { dbfs } from "../../voice/audio/level.ts";
import { readSpeech } from "../support/audio/speech-fixtures.ts";
import { sentence, sentenceTexts } from "../support/audio/spoken-audio.ts";
import { similarity, speakDirectly } from "../support/audio/spoken-reference.ts";
import { type AgentTurnSeen, Conversation } from "../support/call/conversation.ts";
import { readTurnPoints } from "../support/call/turn-points.ts";
import { endedCall, timelineOf, transcriptOf, turnsOf } from "../support/http/platform-api.ts";

const platform = inject("platform");
const VOICE = "aura-2-thalia-en";
/** Ordinary speech lies around −20 dBFS; noise and silence far below this. */
const SPEECH_DBFS = -30;
/** Between what the same words give (0.84) and what others do (0.47). */
const SAME_WORDS = 0.65;

/** Every recorded sentence in one of six calls, with what its answer has to say. */
const calls: readonly { about: string; turns: readonly (readonly [said: string, answer: RegExp])[] }[] = [
  {
    about: "an appointment",
    turns: [
      ["i would like to book an appointment for tuesday", /booked for Tuesday/],
      ["can i reschedule to friday", /now on Friday/],
      ["goodbye", /Goodbye/],
    ],
  },
  {
    about: "a cleaning",
    turns: [
      ["how much does a cleaning cost", /ninety dollars/],
      ["how long does a cleaning take", /forty five minutes/],
      ["no thank you", /Goodbye/],
    ],
  },
  {
    about: "the way",
    turns: [
      ["where are you located", /twelve Harbour Street/],
      ["is there parking", /free parking behind the building/],
    ],
  },
  {
    about: "opening hours",
    turns: [
      ["what are your opening hours", /eight in the morning until six in the evening/],
      ["do you accept walk ins", /walk-ins every weekday before eleven/],
    ],
  },
  {
    about: "a cancellation",
    turns: [
      ["yes", /What can I do for you/],
      ["what insurance do you take", /all major dental insurance/],
      // This caller has none, and the agent says so.
      ["i want to cancel my appointment", /do not see an appointment/],
    ],
  },
  {
    about: "people",
    turns: [
      ["can i speak to a person", /colleague to call you back/],
      ["yes please", /What can I do for you/],
      ["please call me back tomorrow", /will call you back/],
    ],
  },
];

describe("a call to the clinic's receptionist", () => {
  it("is tried with every recorded sentence", () => {
    expect(calls.flatMap(({ turns }) => turns.map(([said]) => said)).sort()).toEqual([...sentenceTexts].sort());
  });

  it.concurrent.for(calls)(
    "is understood word for word, answered from what the clinic knows and heard as it is written: $about",
    async ({ turns }, { expect }) => {
      const call = await Conversation.open(platform);
      const seen: AgentTurnSeen[] = [await call.turn()];
      for (const [said] of turns) seen.push(await call.ask(sentence(said)));
      call.hangUp();

      expect(seen.map(({ userText }) => userText)).toEqual([null, ...turns.map(([said]) => said)]);
      for (const [index, [, answer]] of turns.entries()) expect(seen[index + 1]?.agentText).toMatch(answer);
      expect(seen.map(({ metrics }) => metrics.outcome)).toEqual(seen.map(() => "completed"));
      for (const { agentText, metrics } of seen) {
        const heard = call.heardOf(metrics.turnId);
        expect(dbfs(heard)).toBeGreaterThan(SPEECH_DBFS);
        const rateHz = call.caller.sampleRateHz;
        const { opener } = metrics;
        const reference = await speakDirectly(platform.textToSpeechUrl, agentText, VOICE, rateHz, opener);
        expect(similarity(heard, reference), agentText).toBeGreaterThan(SAME_WORDS);
      }
      const { endReason } = await endedCall(platform, call.callId);
      expect(endReason).toBe(turns.at(-1)?.[0] === "goodbye" ? "agent_hung_up" : "caller_hung_up");
    },
  );

  it.concurrent("says goodbye, is hung up on and kept", async ({ expect }) => {
    const call = await Conversation.open(platform);
    const greeting = await call.turn();
    const answer = await call.ask(sentence("is there parking"));
    const farewell = await call.ask(sentence("goodbye"));
    await call.until("the call ends", () => call.caller.closed !== null);

    expect(greeting).toMatchObject({ userText: null, agentText: "Harbour Dental, this is Clara. How can I help you?" });
    expect(answer.userText).toBe("is there parking");
    expect(answer.agentText).toContain("free parking behind the building");
    expect(farewell.userText).toBe("goodbye");
    expect(call.messages("call_ended")).toEqual([{ type: "call_ended", reason: "agent_hung_up" }]);
    expect(call.caller.closed?.code).toBe(1000);

    expect(await endedCall(platform, call.callId)).toMatchObject({ status: "ended", endReason: "agent_hung_up" });
    const lines = await transcriptOf(platform, call.callId);
    expect(lines.map(({ role, text }) => `${role}: ${text}`)).toEqual([
      `assistant: ${greeting.agentText}`,
      "user: is there parking",
      `assistant: ${answer.agentText}`,
      "user: goodbye",
      `assistant: ${farewell.agentText}`,
    ]);
  });

  it.concurrent("asks again when it understands nothing, and invents no words", async ({ expect }) => {
    const call = await Conversation.open(platform);
    await call.turn();
    const answer = await call.ask(readSpeech("human/cards-005.wav"));
    const next = await call.ask(sentence("is there parking"));
    call.hangUp();
    expect(answer.userText).toBeNull();
    expect(call.messages("transcript").map(({ text }) => text)).toEqual(["is there parking"]);
    expect(answer.agentText).toBe(clinicReceptionist.script?.fallback);
    expect(next.agentText).toContain("free parking");
  });

  it.concurrent("tells the same latencies of the same turns over the API, in Analytics Engine and to the caller", async ({
    expect,
  }) => {
    const call = await Conversation.open(platform);
    // Over the greeting: an interruption has latencies of its own.
    await call.until("a second is heard", () => call.caller.loudspeaker.position().playedMs >= 1_000);
    await call.say(sentence("is there parking"));
    const seen = [await call.turn(), await call.turn()];
    call.hangUp();

    await endedCall(platform, call.callId);
    const turns = await turnsOf(platform, call.callId);
    const points = await readTurnPoints(platform, call.callId, turns.length);

    expect(turns.map(({ source, outcome }) => `${source} ${outcome}`)).toEqual([
      "greeting interrupted",
      "speech completed",
    ]);
    expect(turns[0]?.bargeInStopMs).toBeTypeOf("number");
    // The voice has a first byte where it was asked; an answer known from earlier calls needs none.
    const timeline = await timelineOf(platform, call.callId);
    const isSpokenFromMemory = timeline.some(
      (event) =>
        event.type === "answer_ready" && event.turnId === turns[1]?.turnId && event.source === "recurring_clip",
    );
    const voiceFields = isSpokenFromMemory ? [] : (["ttsFirstByteMs"] as const);
    for (const field of ["responseTimeMs", "turnGapMs", "endpointingMs", "llmFirstTokenMs", ...voiceFields] as const) {
      expect(turns[1]?.[field], field).toBeTypeOf("number");
    }
    expect(points).toHaveLength(turns.length);
    expect(points).toEqual(turns.map((turn) => pick(turn, points[0] ?? {})));
    expect(turns).toMatchObject(seen.map(({ metrics }) => metrics));
  });
});

/** The fields of `turn` that `like` has. */
function pick(turn: object, like: object): object {
  return Object.fromEntries(Object.keys(like).map((key) => [key, turn[key as keyof typeof turn]]));
}
