import { describe, expect, it } from "vitest";
import { replayRecording } from "../../../voice/flight/replay.ts";
import { callRecordOf } from "../../../voice/timeline/call-record.ts";
import { MAX_WAITING_LINES } from "../../../voice/turn/operator.ts";
import { defaultTurnOptions } from "../../../voice/turn/turn-state.ts";
import {
  expectCleanEnd,
  expectNothingRepeatedOrLost,
  expectRememberedAsHeard,
  expectSound,
} from "../../support/call/call-invariants.ts";
import { callRecord } from "../../support/call/call-record.ts";
import { CallSimulator, LINES } from "../../support/call/call-simulator.ts";
import { RecordedCall } from "../../support/call/recorded-call.ts";
import { settle } from "../../support/fake-clock.ts";

const QUESTION = "what are your opening hours";
const PARKING = "is there parking near the building";
const ANSWER = "We are open from nine to five, Monday to Friday, and on Saturdays until noon, but not in August.";
const OPERATOR = "key_1";
/** The bound of every action of an operator's, from the request to its effect. */
const EFFECT_MS = 500;

type Options = ConstructorParameters<typeof CallSimulator>[0];

async function called(options: Options = {}): Promise<CallSimulator> {
  const sim = new CallSimulator(options);
  sim.llm.answer = ({ messages }) =>
    messages.at(-1)?.content.endsWith("hours") ? { text: ANSWER } : { text: "Yes, there is, behind the building." };
  await sim.start();
  return sim;
}

const systemPrompts = (sim: CallSimulator): string[] =>
  sim.llm.requests.map(({ messages }) => messages.find(({ role }) => role === "system")?.content ?? "");
const heardLast = (sim: CallSimulator) => sim.turns.at(-1)?.personal.heardText.trim();
const recordOf = (sim: CallSimulator) => callRecordOf({ ...callRecord(), startedAtEpochMs: 0 }, sim.events);

async function heardAnswer(sim: CallSimulator, question: string): Promise<void> {
  await sim.callerSpeaks(question);
  await sim.untilAgentSpeaks();
  await sim.untilListening();
}

describe("a whisper", () => {
  it("is in the next answer's prompt, in no other, and in nothing that is said or remembered", async () => {
    const sim = await called();
    await heardAnswer(sim, QUESTION);
    sim.call.whisper("offer them tuesday", OPERATOR);
    await heardAnswer(sim, PARKING);
    await heardAnswer(sim, QUESTION);
    const given = systemPrompts(sim).map((prompt) => prompt.includes("- offer them tuesday"));
    expect(given.at(0)).toBe(false);
    expect(given.at(-1)).toBe(false);
    expect(given.filter(Boolean).length).toBeGreaterThan(0);
    const { turnId } = sim.last("whispers_given") ?? {};
    expect(sim.turns.find((turn) => turn.turnId === turnId)?.personal.userText).toBe(PARKING);
    const said = sim.llm.requests.flatMap(({ messages }) => messages.filter(({ role }) => role !== "system"));
    expect(JSON.stringify([said, sim.remembered()])).not.toContain("tuesday");
    expect(recordOf(sim).transcript.find(({ mark }) => mark === "whisper")).toMatchObject({
      role: "operator",
      text: "offer them tuesday",
    });
    expectSound(sim);
  });

  it("reaches an answer that was begun in secret before it", async () => {
    const sim = await called();
    await sim.callerSpeaks(QUESTION);
    await sim.until(() => sim.last("agent_turn_started")?.isSpeculative === true);
    expect(sim.of("turn_committed")).toHaveLength(0);
    sim.call.whisper("mention the holiday", OPERATOR);
    await sim.untilAgentSpeaks();
    const { turnId } = sim.last("audio_started") ?? {};
    expect(sim.last("whispers_given")?.turnId).toBe(turnId);
    await sim.untilListening();
    expectSound(sim);
  });

  it("waits for another answer when nobody heard the one that it was given to", async () => {
    const sim = await called();
    sim.llm.answer = () => ({ text: ANSWER, firstTokenMs: 1_500 });
    sim.call.whisper("offer them tuesday", OPERATOR);
    await sim.callerSpeaks(QUESTION);
    await sim.until(() => sim.of("turn_committed").length === 1);
    sim.call.receiveText("is there parking");
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(sim.turns.map(({ metrics }) => metrics.outcome)).toEqual(["completed", "unheard", "completed"]);
    expect(sim.of("whispers_given").at(-1)?.turnId).toBe(sim.turns.at(-1)?.turnId);
    await heardAnswer(sim, PARKING);
    expect(sim.of("whispers_given").at(-1)?.turnId).not.toBe(sim.turns.at(-1)?.turnId);
  });

  it("is not given twice after the call's object was restarted", async () => {
    const before = await called();
    before.call.whisper("offer them tuesday", OPERATOR);
    await heardAnswer(before, QUESTION);
    const sim = new CallSimulator({ history: before.events });
    await sim.start({ hearGreeting: false });
    await heardAnswer(sim, PARKING);
    expect(sim.of("whispers_given")).toEqual([]);
  });
});

describe.each(LINES)("an operator's line over %s", (_, line) => {
  it("is said at once in a silence, in the agent's voice, and remembered as said", async () => {
    const sim = await called(line);
    await sim.silence(1_000);
    const askedMs = sim.nowMs;
    sim.call.say("We have just had a cancellation.", OPERATOR);
    await sim.untilAgentSpeaks(EFFECT_MS);
    expect((sim.last("audio_started")?.atMs ?? 0) - askedMs).toBeLessThanOrEqual(EFFECT_MS);
    await sim.untilListening();
    expect(sim.turns.at(-1)).toMatchObject({ metrics: { source: "operator", outcome: "completed" } });
    expect(heardLast(sim)).toBe("We have just had a cancellation.");
    await heardAnswer(sim, PARKING);
    expect(sim.llm.requests.at(-1)?.messages).toContainEqual(
      expect.objectContaining({ role: "assistant", content: expect.stringContaining("a cancellation") }),
    );
    expect(recordOf(sim).transcript.find(({ role }) => role === "operator")).toMatchObject({
      mark: null,
      text: "We have just had a cancellation.",
    });
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("takes the floor from the agent at once, and what was heard of its answer stays", async () => {
    const sim = await called(line);
    await sim.callerSpeaks(QUESTION);
    await sim.untilAgentSpeaks();
    await sim.silence(1_000);
    const askedMs = sim.nowMs;
    sim.call.say("We are closed this week.", OPERATOR);
    await sim.untilAgentSpeaks(EFFECT_MS);
    expect((sim.last("audio_started")?.atMs ?? 0) - askedMs).toBeLessThanOrEqual(EFFECT_MS);
    await sim.untilListening();
    const [, answer, said] = sim.turns;
    expect(answer?.metrics).toMatchObject({ outcome: "yielded", interrupted: false, falseStart: false });
    expect(ANSWER.startsWith(answer?.personal.heardText.trim() ?? "none")).toBe(true);
    expect(said?.personal.heardText.trim()).toBe("We are closed this week.");
    expect(sim.of("barge_in")).toEqual([]);
    expectRememberedAsHeard(sim);
    expectNothingRepeatedOrLost(sim);
    expectSound(sim);
  });

  it("waits while the caller speaks, and is then the answer", async () => {
    const sim = await called(line);
    await sim.callerSpeaks("i wanted to ask you", { durationMs: 1_500 });
    sim.call.say("One of us will call you back.", OPERATOR);
    await sim.callerSpeaks("whether you are open on sunday", { durationMs: 1_500 });
    expect(sim.turns).toHaveLength(1);
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(sim.of("turn_committed")).toHaveLength(1);
    expect(sim.of("llm_requested")).toEqual([]);
    expect(heardLast(sim)).toBe("One of us will call you back.");
    expect(sim.transcript().at(-1)).toContain("One of us will call you back.");
    expectSound(sim);
  });

  it("is interrupted like any other, and cut to what was heard", async () => {
    const sim = await called(line);
    sim.call.say(ANSWER, OPERATOR);
    await sim.untilAgentSpeaks();
    await sim.silence(1_200);
    await sim.callerSpeaks(PARKING);
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    const [, cut, answer] = sim.turns;
    expect(cut?.metrics).toMatchObject({ source: "operator", outcome: "interrupted" });
    expect(cut?.metrics.bargeInStopMs).not.toBeNull();
    expect(answer?.personal.userText).toBe(PARKING);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("goes on after a cough", async () => {
    const sim = await called(line);
    sim.call.say(ANSWER, OPERATOR);
    await sim.untilAgentSpeaks();
    await sim.silence(1_200);
    await sim.noise(300);
    await sim.until(() => sim.of("playback_resumed").length === 1);
    await sim.untilListening();
    expect(heardLast(sim)).toBe(ANSWER);
    expectNothingRepeatedOrLost(sim);
    expectSound(sim);
  });

  it("takes the place of an answer that a cough has silenced", async () => {
    const sim = await called(line);
    await sim.callerSpeaks(QUESTION);
    await sim.untilAgentSpeaks();
    await sim.silence(1_000);
    await sim.noise(300);
    sim.call.say("We are closed this week.", OPERATOR);
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(sim.of("playback_resumed")).toEqual([]);
    expect(sim.turns.map(({ metrics }) => metrics.outcome)).toEqual(["completed", "yielded", "completed"]);
    expect(heardLast(sim)).toBe("We are closed this week.");
    expectNothingRepeatedOrLost(sim);
    expectSound(sim);
  });
});

describe("operators' lines", () => {
  it("are said one after another, none over another", async () => {
    const sim = await called();
    for (const text of ["First line.", "Second line.", "Third line."]) sim.call.say(text, OPERATOR);
    await sim.until(() => sim.turns.length === 4);
    expect(
      sim
        .remembered()
        .map(({ text }) => text)
        .slice(1),
    ).toEqual(["First line.", "Second line.", "Third line."]);
    expectSound(sim);
  });

  it("are bounded while they wait", async () => {
    const sim = await called();
    await sim.callerSpeaks("well i", { durationMs: 600 });
    for (let count = 0; count < MAX_WAITING_LINES + 3; count += 1) sim.call.say(`Line ${count}.`, OPERATOR);
    expect(sim.call.control.waitingLines).toBe(MAX_WAITING_LINES);
    expect(sim.of("operator_line_queued")).toHaveLength(MAX_WAITING_LINES);
  });

  it("are given up, and told so, when the caller does not pause", async () => {
    const sim = await called();
    await sim.callerSpeaks("and so", { durationMs: 600 });
    sim.call.say("May I say something?", OPERATOR);
    await sim.callerSpeaks(Array.from({ length: 60 }, () => "on").join(" "));
    expect(sim.last("operator_line_dropped")).toMatchObject({ reason: "caller_kept_floor" });
    expect(sim.call.control.waitingLines).toBe(0);
    expect(recordOf(sim).transcript.find(({ mark }) => mark === "unsaid")?.text).toBe("May I say something?");
  });

  it("that wait at the call's end are told as not said", async () => {
    const sim = await called();
    await sim.callerSpeaks("well i", { durationMs: 600 });
    sim.call.say("Please wait.", OPERATOR);
    sim.call.say("We are looking.", OPERATOR);
    sim.call.end("caller_hung_up");
    expect(sim.of("operator_line_dropped").map(({ reason }) => reason)).toEqual(["call_ended", "call_ended"]);
    await expectCleanEnd(sim);
    expectSound(sim);
  });

  it("keep the agent from hanging up", async () => {
    const agent = { limits: { maxCallMs: 900_000, silencePromptMs: 2_000, maxSilencePrompts: 1 } };
    const sim = await called({ agent });
    await sim.until(() => sim.last("agent_turn_started")?.source === "closing");
    await sim.untilAgentSpeaks();
    sim.call.say("Please stay on the line.", OPERATOR);
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(sim.call.isEnded).toBe(false);
    expect(heardLast(sim)).toBe("Please stay on the line.");
  });

  it("wait for a caller whose line was lost", async () => {
    const sim = await called();
    sim.transport.isConnected = false;
    sim.call.loseCaller();
    sim.call.say("Are you back?", OPERATOR);
    await sim.noAudio(3_000);
    expect(sim.turns).toHaveLength(1);
    sim.transport.isConnected = true;
    sim.call.regainCaller();
    await sim.untilAgentSpeaks(EFFECT_MS);
    await sim.untilListening();
    expect(heardLast(sim)).toBe("Are you back?");
  });
});

describe("a call that is taken over", () => {
  it("in the middle of an answer silences the agent at once", async () => {
    const sim = await called();
    await sim.callerSpeaks(QUESTION);
    await sim.untilAgentSpeaks();
    await sim.silence(1_000);
    sim.call.takeOver(OPERATOR);
    expect(sim.last("playback_cleared")?.atMs).toBe(sim.nowMs);
    expect(sim.turns.at(-1)?.metrics.outcome).toBe("yielded");
    expect(sim.last("operator_took_over")).toMatchObject({ operator: OPERATOR });
    await sim.silence(15_000);
    expect(sim.turns).toHaveLength(2);
    expectNothingRepeatedOrLost(sim);
    expectRememberedAsHeard(sim);
  });

  it("goes on being transcribed, and no model is asked", async () => {
    const sim = await called();
    sim.call.takeOver(OPERATOR);
    await sim.callerSpeaks(QUESTION);
    await sim.until(() => sim.of("turn_committed").length === 1);
    sim.call.say("Nine to five.", OPERATOR);
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    sim.call.receiveText("and on sunday");
    await sim.silence(2_000);
    expect(sim.transcript().slice(1)).toEqual([
      "agent: ",
      `caller: ${QUESTION}`,
      "agent: Nine to five.",
      "caller: and on sunday",
    ]);
    expect(sim.of("llm_requested")).toEqual([]);
    expect(sim.of("turn_committed")[0]?.speechEndMs).toBe(sim.speechEndsMs[0]);
    expectSound(sim);
  });

  it("hears no prompt, no question and no goodbye of the agent's", async () => {
    const agent = { limits: { maxCallMs: 900_000, silencePromptMs: 2_000, maxSilencePrompts: 1 } };
    const sim = await called({ agent });
    sim.call.takeOver(OPERATOR);
    await sim.silence(10_000);
    await sim.callerSpeaks("mumble mumble", { heardAs: "" });
    await sim.silence(10_000);
    expect(sim.turns).toHaveLength(1);
    expect(sim.call.isEnded).toBe(false);
  });

  it("and handed back answers what the caller said last", async () => {
    const sim = await called();
    sim.call.takeOver(OPERATOR);
    await sim.callerSpeaks(QUESTION);
    await sim.silence(2_000);
    sim.call.handBack(OPERATOR);
    await sim.untilAgentSpeaks(2_000);
    await sim.untilListening();
    expect(sim.turns.at(-1)).toMatchObject({ metrics: { source: "speech" }, personal: { userText: QUESTION } });
    expect(heardLast(sim)).toBe(ANSWER);
    expect(sim.of("turn_committed")).toHaveLength(1);
    expectSound(sim);
  });

  it("and handed back after an operator's answer waits for the caller, and answers them", async () => {
    const sim = await called();
    sim.call.takeOver(OPERATOR);
    await sim.callerSpeaks(QUESTION);
    await sim.silence(1_500);
    sim.call.say("Nine to five.", OPERATOR);
    await sim.untilAgentSpeaks();
    sim.call.handBack(OPERATOR);
    await sim.untilListening();
    await sim.silence(3_000);
    expect(sim.of("llm_requested")).toEqual([]);
    await heardAnswer(sim, PARKING);
    expect(heardLast(sim)).toBe("Yes, there is, behind the building.");
    const roles = sim.llm.requests.at(-1)?.messages.map(({ role }) => role);
    expect(roles?.slice(-3)).toEqual(["user", "assistant", "user"]);
  });

  it("before an answer was heard leaves the question open", async () => {
    const sim = await called();
    sim.llm.answer = () => ({ text: ANSWER, firstTokenMs: 1_500 });
    await sim.callerSpeaks(QUESTION);
    await sim.until(() => sim.of("turn_committed").length === 1);
    sim.call.takeOver(OPERATOR);
    await sim.silence(3_000);
    expect(sim.turns.at(-1)?.metrics.outcome).toBe("unheard");
    sim.call.handBack(OPERATOR);
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(heardLast(sim)).toBe(ANSWER);
  });

  it("goes back to the agent when the operator is gone, and not while they are there", async () => {
    const { operatorAbsenceMs } = defaultTurnOptions;
    const sim = await called();
    sim.call.takeOver(OPERATOR);
    for (let count = 0; count < 3; count += 1) {
      await sim.silence(operatorAbsenceMs - 1_000);
      sim.call.takeOver(OPERATOR);
    }
    expect(sim.call.control.takenOverBy).toBe(OPERATOR);
    const renewedMs = sim.nowMs;
    await sim.callerSpeaks(QUESTION);
    await sim.untilAgentSpeaks(operatorAbsenceMs + 5_000);
    expect(sim.last("operator_handed_back")).toMatchObject({
      operator: null,
      cause: "absence",
      atMs: renewedMs + operatorAbsenceMs,
    });
    await sim.untilListening();
    expect(heardLast(sim)).toBe(ANSWER);
    expect(sim.of("operator_took_over")).toHaveLength(1);
  });

  it("is not taken over by another", async () => {
    const sim = await called();
    sim.call.takeOver(OPERATOR);
    sim.call.takeOver("key_2");
    expect(sim.call.control.takenOverBy).toBe(OPERATOR);
    expect(sim.of("operator_took_over")).toHaveLength(1);
  });

  it("is the agent's again after its object was restarted", async () => {
    const before = await called();
    before.call.takeOver(OPERATOR);
    const sim = new CallSimulator({ history: before.events });
    await sim.start({ hearGreeting: false });
    expect(sim.last("operator_handed_back")).toMatchObject({ operator: null, cause: "restart" });
    await heardAnswer(sim, QUESTION);
    expect(sim.turns.at(-1)).toMatchObject({ metrics: { source: "speech", outcome: "completed" } });
  });

  it("keeps the words of a caller whose line was lost meanwhile for the operator", async () => {
    const sim = await called();
    sim.call.takeOver(OPERATOR);
    await sim.callerSpeaks(QUESTION);
    sim.transport.isConnected = false;
    sim.call.loseCaller();
    await sim.noAudio(2_000);
    sim.transport.isConnected = true;
    sim.call.regainCaller();
    await sim.silence(2_000);
    expect(sim.of("turn_committed").map(({ personal }) => personal.text)).toEqual([QUESTION]);
    expect(sim.of("llm_requested")).toEqual([]);
  });
});

describe("a recording of a call with an operator in it", () => {
  it("makes the same decisions again", async () => {
    const sim = new RecordedCall({ transport: { latencyMs: 40, acknowledgeEveryMs: 200 } });
    sim.llm.answer = () => ({ text: ANSWER });
    await sim.start();
    sim.call.whisper("be brief", OPERATOR);
    await sim.callerSpeaks(QUESTION);
    await sim.untilAgentSpeaks();
    await sim.silence(800);
    sim.call.say("We are closed this week.", OPERATOR);
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    sim.call.takeOver(OPERATOR);
    await sim.callerSpeaks(PARKING);
    sim.call.say("Yes, behind the house.", OPERATOR);
    await sim.untilAgentSpeaks();
    await sim.silence(300);
    await sim.callerSpeaks("thank you but where exactly");
    await sim.silence(2_000);
    sim.call.handBack(OPERATOR);
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    sim.call.takeOver(OPERATOR);
    await sim.silence(defaultTurnOptions.operatorAbsenceMs + 1_000);
    sim.call.end("ended_by_api");
    const result = await replayRecording(sim.recorded.recording, { settle });
    expect(result.difference).toBeNull();
    expect(result.changedRequests).toBe(0);
    expect(JSON.stringify(result.events)).toBe(JSON.stringify(sim.events));
    expectSound(sim);
  });
});
