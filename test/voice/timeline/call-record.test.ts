import { describe, expect, it } from "vitest";
import { RECONNECT_GRACE_MS } from "../../../voice/call/call.ts";
import { type CallIdentity, CallRecordReader, callRecordOf } from "../../../voice/timeline/call-record.ts";
import { CallSimulator } from "../../support/call/call-simulator.ts";

const identity: CallIdentity = {
  callId: "call_1",
  organizationId: "org_1",
  agentId: "agent_1",
  agentVersion: 3,
  transport: "browser",
  startedAtEpochMs: 1_700_000_000_000,
  services: "simulated",
  standIns: ["llm"],
  simulatedLatency: "cloud",
};

/** A greeting cut short, noise, a question answered, and a hang-up. */
async function recordedCall(): Promise<CallSimulator> {
  const sim = new CallSimulator();
  await sim.start({ hearGreeting: false });
  await sim.silence(1_000);
  sim.call.stopAgent();
  await sim.callerSpeaks("mumble", { heardAs: "" });
  await sim.untilAgentSpeaks();
  await sim.untilListening();
  await sim.silence(3_000);
  await sim.callerSpeaks("is there parking");
  await sim.untilAgentSpeaks();
  await sim.untilListening();
  sim.call.end("caller_hung_up");
  return sim;
}

async function recordedCallOf(script: (sim: CallSimulator) => Promise<void>): Promise<CallSimulator> {
  const sim = new CallSimulator();
  await sim.start();
  await script(sim);
  return sim;
}

describe("callRecordOf", () => {
  it("has the conversation as it was heard, with when", async () => {
    const sim = await recordedCall();
    const record = callRecordOf(identity, sim.events);
    expect(record).toMatchObject({ ...identity, status: "ended", endReason: "caller_hung_up" });
    expect(record.endedAtEpochMs).toBe(identity.startedAtEpochMs + sim.nowMs);
    expect(record.transcript.map(({ role, isInterrupted }) => [role, isInterrupted])).toEqual([
      ["assistant", true],
      ["assistant", false],
      ["user", false],
      ["assistant", false],
    ]);
    expect(record.transcript.filter(({ role }) => role === "assistant").map(({ text }) => text.trim())).toEqual(
      sim.heardByCaller().map(({ text }) => text),
    );
    for (const [index, segment] of record.transcript.entries()) {
      expect(segment.index).toBe(index);
      expect(segment.endMs).toBeGreaterThan(segment.startMs);
      expect(segment.startMs).toBeGreaterThanOrEqual(record.transcript[index - 1]?.startMs ?? 0);
    }
    const question = record.transcript[2];
    expect(question?.endMs).toBe(sim.speechEndsMs[1]);
    expect(question?.startMs).toBe((sim.speechEndsMs[1] ?? 0) - 820);
    expect(record.turns.map(({ metrics }) => metrics.index)).toEqual([0, 1, 2]);
    expect(record.turns.at(-1)).toMatchObject({ userText: "is there parking" });
  });

  it("keeps an answer that nobody heard as a turn, not as words", async () => {
    const sim = new CallSimulator();
    sim.llm.answer = () => ({ text: "Yes.", firstTokenMs: 1_000 });
    await sim.start();
    await sim.callerSpeaks("is there parking");
    await sim.silence(700);
    sim.call.end("caller_hung_up");
    const record = callRecordOf(identity, sim.events);
    expect(record.turns.at(-1)?.metrics.outcome).toBe("hung_up");
    expect(record.transcript.map(({ role }) => role)).toEqual(["assistant", "user"]);
  });

  it("times typed words by their arrival, whatever noise came before", async () => {
    const sim = new CallSimulator();
    await sim.start();
    await sim.callerSpeaks("clatter", { isNoise: true });
    await sim.silence(1_000);
    sim.call.receiveText("is there parking");
    const { transcript } = callRecordOf(identity, sim.events);
    expect(transcript.at(-1)).toMatchObject({ text: "is there parking", startMs: sim.nowMs, endMs: sim.nowMs });
  });

  it("of a call that goes on is active and holds what is over", async () => {
    const sim = await recordedCall();
    const record = callRecordOf(identity, sim.events.slice(0, -1));
    expect(record).toMatchObject({ status: "active", endReason: null, endedAtEpochMs: null });
    expect(callRecordOf(identity, [])).toMatchObject({ turns: [], transcript: [], status: "active" });
  });

  it("ends where the caller was last there, not after the wait for them", async () => {
    const sim = await recordedCallOf(async (call) => {
      await call.silence(2_000);
      call.call.loseCaller();
      await call.noAudio(60_000);
    });
    expect(sim.last("call_ended")).toMatchObject({ reason: "caller_lost" });
    const lostAtMs = sim.last("caller_disconnected")?.atMs ?? 0;
    expect(sim.last("call_ended")?.atMs).toBe(lostAtMs + RECONNECT_GRACE_MS);
    expect(callRecordOf(identity, sim.events).endedAtEpochMs).toBe(identity.startedAtEpochMs + lostAtMs);
  });

  it("counts the whole call when the caller came back", async () => {
    const sim = await recordedCallOf(async (call) => {
      call.call.loseCaller();
      await call.noAudio(5_000);
      call.call.regainCaller();
      await call.silence(1_000);
      call.call.end("caller_hung_up");
    });
    expect(callRecordOf(identity, sim.events).endedAtEpochMs).toBe(identity.startedAtEpochMs + sim.nowMs);
  });
});

describe("CallRecordReader", () => {
  it("has at every moment what the timeline so far makes", async () => {
    const sim = await recordedCall();
    const reader = new CallRecordReader(identity);
    for (const [index, event] of sim.events.entries()) {
      reader.observe(event);
      const {
        usage: _usage,
        succeededTools: _tools,
        ...record
      } = callRecordOf(identity, sim.events.slice(0, index + 1));
      expect(reader.record()).toEqual(record);
    }
  });

  it("shows the agent's line that is being spoken as the last one, and once only", async () => {
    const sim = new CallSimulator();
    await sim.start({ hearGreeting: false });
    await sim.silence(1_500);
    const { turnId = "" } = sim.last("audio_started") ?? {};
    const reader = new CallRecordReader(identity);
    for (const event of sim.events) reader.observe(event);
    const playing = { turnId, heardText: "Hello, this is", atMs: sim.nowMs };
    expect(reader.record().transcript).toEqual([]);
    expect(reader.record(playing).transcript).toMatchObject([
      { index: 0, turnId, role: "assistant", text: "Hello, this is", endMs: sim.nowMs, isInterrupted: false },
    ]);
    const before = sim.events.length;
    await sim.untilListening();
    for (const event of sim.events.slice(before)) reader.observe(event);
    expect(reader.record(playing).transcript).toHaveLength(1);
    expect(reader.record(playing).transcript[0]?.text.trim()).toBe(sim.heardByCaller()[0]?.text);
  });
});

describe("the words of an agent turn that an operator ends", () => {
  it("stand before the end, and so does the turn that is being said", async () => {
    const sim = new CallSimulator();
    await sim.start({ hearGreeting: false });
    await sim.silence(1_000);
    const cut = { atMs: sim.nowMs, type: "operator_ended_call", operator: "member_1" } as const;
    const { turnId } = sim.of("agent_turn_started")[0] ?? { turnId: "" };
    const running = callRecordOf(identity, [...sim.events, cut], { turnId, heardText: "Hello", atMs: sim.nowMs });
    expect(running.transcript.map(({ mark, index }) => [mark, index])).toEqual([
      [null, 0],
      ["end", 1],
    ]);
    const before = sim.events.length;
    sim.call.end("ended_by_api");
    const events = [...sim.events.slice(0, before), cut, ...sim.events.slice(before)];
    const { transcript } = callRecordOf(identity, events);
    expect(transcript.map(({ mark, role, index }) => [mark, role, index])).toEqual([
      [null, "assistant", 0],
      ["end", "operator", 1],
    ]);
  });
});
