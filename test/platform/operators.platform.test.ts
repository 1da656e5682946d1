import { describe, inject, it } from "vitest";
import { firstAudibleSample } from "../../voice/audio/level.ts";
import { sentence } from "../support/audio/spoken-audio.ts";
import { Conversation } from "../support/call/conversation.ts";
import { OperatorEar } from "../support/call/operator-ear.ts";
import { endedCall, readApi, timelineOf, transcriptOf } from "../support/http/platform-api.ts";

const platform = inject("platform");

/** Every action of an operator's takes effect within this time, from the request on, where the caller is. */
const EFFECT_MS = 500;

/** Does something in a call as an operator; resolves with the answer and when it was asked for. */
async function act<T>(callId: string, action: string, json?: unknown): Promise<{ askedAtMs: number; data: T }> {
  const askedAtMs = performance.now();
  const response = await fetch(`${platform.url}/api/calls/${callId}/${action}`, {
    method: "POST",
    headers: { Authorization: `Bearer ${platform.apiKey}`, "Content-Type": "application/json" },
    body: json === undefined ? null : JSON.stringify(json),
  });
  const answer = (await response.json()) as { success: boolean; data: T; error?: { message: string } };
  if (!answer.success) throw new Error(`${action}: ${response.status} ${answer.error?.message}`);
  return { askedAtMs, data: answer.data };
}

/** Waits until the agent is heard in a new turn; resolves with when. */
async function heardAt(call: Conversation): Promise<number> {
  const turnId = await call.agentSpeaks();
  return call.caller.firstAudibleAtMs.get(turnId) as number;
}

/** Asks the demonstration agent a question and waits until its answer has been heard for a while. */
async function answering(call: Conversation, ms: number): Promise<void> {
  const audioTurns = call.messages("agent_audio_started").length;
  await call.say(sentence("what are your opening hours"));
  await call.until("the agent speaks", () => call.messages("agent_audio_started").length > audioTurns);
  await call.until("enough is heard", () => call.caller.loudspeaker.position().playedMs >= ms);
}

describe("an operator in a running call", { timeout: 60_000 }, () => {
  it("is heard at once, in a silence and over the agent", async ({ expect }) => {
    const call = await Conversation.open(platform);
    await call.turn();
    const first = heardAt(call);
    const said = await act(call.callId, "say", { text: "One moment please, a colleague is looking." });
    expect((await first) - said.askedAtMs).toBeLessThan(EFFECT_MS);
    const line = await call.turn();
    expect(line).toMatchObject({
      agentText: "One moment please, a colleague is looking.",
      metrics: { source: "operator" },
    });

    await answering(call, 1_500);
    const next = heardAt(call);
    const over = await act(call.callId, "say", { text: "We are closed this week." });
    expect((await next) - over.askedAtMs).toBeLessThan(EFFECT_MS);
    const [answer, spoken] = [await call.turn(), await call.turn()];
    expect(answer.metrics).toMatchObject({ outcome: "yielded", interrupted: false });
    expect(answer.agentText).not.toContain("evening");
    expect(spoken.agentText).toBe("We are closed this week.");
    call.hangUp();
    await endedCall(platform, call.callId);
    const lines = await transcriptOf(platform, call.callId);
    expect(lines.filter(({ role }) => role === "operator").map(({ text }) => text.trim())).toEqual([
      "One moment please, a colleague is looking.",
      "We are closed this week.",
    ]);
  });

  it("changes the next answer by a whisper, and no other", async ({ expect }) => {
    const call = await Conversation.open(platform);
    await call.turn();
    const asking = call.say(sentence("what are your opening hours"));
    await act(call.callId, "whisper", { text: "mention the summer holiday" });
    await asking;
    expect((await call.turn()).agentText).toMatch(/The summer holiday\.$/);
    expect((await call.ask(sentence("how much does a cleaning cost"))).agentText).not.toContain("holiday");
    call.hangUp();
    await endedCall(platform, call.callId);
    const lines = await transcriptOf(platform, call.callId);
    expect(lines.find(({ mark }) => mark === "whisper")?.text).toBe("mention the summer holiday");
  });

  it("takes the call over, answers, hands it back and ends it", async ({ expect }) => {
    const call = await Conversation.open(platform);
    await call.turn();
    await answering(call, 1_500);
    const stops = call.messages("playback_interrupt").length;
    const { askedAtMs } = await act(call.callId, "take-over");
    await call.until("the agent is stopped", () => call.messages("playback_interrupt").length > stops);
    const stopped = call.caller.received.findLast(({ message }) => message.type === "playback_interrupt");
    expect((stopped?.atMs ?? 0) - askedAtMs).toBeLessThan(EFFECT_MS);
    await call.turn();
    await call.say(sentence("how much does a cleaning cost"));
    const words = () => call.messages("transcript").filter(({ role }) => role === "user").length;
    await call.until("the second words", () => words() === 2);
    const live = await readApi<{ live: { takenOverBy: string | null } }>(platform, `/calls/${call.callId}`);
    expect(live.live.takenOverBy).not.toBeNull();
    await act(call.callId, "say", { text: "It is free today." });
    expect((await call.turn()).agentText).toBe("It is free today.");
    await call.say(sentence("what are your opening hours"));
    await call.until("the third words", () => words() === 3);
    const answered = heardAt(call);
    const back = await act(call.callId, "hand-back");
    expect((await answered) - back.askedAtMs).toBeLessThan(EFFECT_MS);
    expect((await call.turn()).agentText).toContain("eight in the morning");
    const end = await act(call.callId, "end");
    await call.until("the call ends", () => call.messages("call_ended").length > 0);
    const ended = call.caller.received.findLast(({ message }) => message.type === "call_ended");
    expect((ended?.atMs ?? 0) - end.askedAtMs).toBeLessThan(EFFECT_MS);
    await endedCall(platform, call.callId);
    const marks = (await transcriptOf(platform, call.callId)).flatMap(({ mark }) => mark ?? []);
    expect(marks).toEqual(["take_over", "hand_back", "end"]);
  });

  it("hears both parties as they speak", async ({ expect }) => {
    const call = await Conversation.open(platform);
    await call.agentSpeaks();
    const { askedAtMs, data } = await act<{ url: string }>(call.callId, "listen");
    const ear = new OperatorEar(data.url);
    await ear.until(() => ear.frames.length > 0);
    expect((ear.frames[0]?.atMs ?? 0) - askedAtMs).toBeLessThan(EFFECT_MS);
    await call.turn();
    const question = sentence("what are your opening hours");
    await call.say(question);
    await call.turn();
    const isAudible = (channel: "caller" | "agent") => firstAudibleSample(ear.samplesOf(channel)) >= 0;
    expect([isAudible("caller"), isAudible("agent")]).toEqual([true, true]);
    const numbers = ear.frames.map(({ frame }) => frame.number);
    expect(numbers).toEqual(numbers.map((_, at) => at));
    call.hangUp();
    await ear.until(() => ear.closeCode !== null);
    expect(ear.messages.at(-1)).toEqual({ type: "call_ended" });
    const types = (await timelineOf(platform, call.callId)).map(({ type }) => type);
    expect(types).toContain("operator_listening_changed");
  });
});
