import { describe, expect, it } from "vitest";
import { FRAME_MS, SAMPLE_RATE_HZ } from "../../../voice/audio/frame.ts";
import type { CallerRecording } from "../../../voice/caller/caller-recording.ts";
import type { PlannedUtterance } from "../../../voice/caller/caller-script.ts";
import { ScriptedCaller } from "../../../voice/caller/scripted-caller.ts";
import type { ServerMessage } from "../../../voice/wire/protocol.ts";
import { tone } from "../../support/audio/tone.ts";

/** "is there parking": three words of 400 ms without a gap. */
const PARKING: CallerRecording = {
  text: "is there parking",
  kind: "sentence",
  samples: tone(220, 8_000, 1_200 * 16, SAMPLE_RATE_HZ),
  words: ["is", "there", "parking"].map((word, index) => {
    return { word, startMs: index * 400, endMs: (index + 1) * 400, confidence: 1 };
  }),
};
const AGENT_RATE_HZ = 24_000;

const plain: PlannedUtterance = { recording: 0, pauses: [], interruptsAfterMs: null };

/** A caller in a call that has begun, with the greeting behind it; time passes in frames. */
class Conversation {
  readonly sent: Record<string, unknown>[] = [];
  readonly caller: ScriptedCaller;
  nowMs = 0;

  constructor(script: readonly PlannedUtterance[]) {
    this.caller = new ScriptedCaller([PARKING], script, (message) => this.sent.push(message));
    this.told({ type: "audio_config", format: "pcm16", sampleRate: AGENT_RATE_HZ });
    this.agentSpeaks("turn_0000", 500);
    this.told({ type: "status", status: "speaking" });
    this.pass(500);
    this.told({ type: "status", status: "listening" });
  }

  told(...messages: ServerMessage[]): this {
    for (const message of messages) this.caller.receiveMessage(message, this.nowMs);
    return this;
  }

  agentSpeaks(turnId: string, ms: number): this {
    this.told({ type: "agent_audio_started", turnId });
    this.caller.receiveAudio(tone(300, 8_000, (ms * AGENT_RATE_HZ) / 1_000, AGENT_RATE_HZ), this.nowMs);
    return this;
  }

  /** Returns how long the caller was heard meanwhile. */
  pass(ms: number): number {
    let heardMs = 0;
    for (let done = 0; done < ms; done += FRAME_MS) {
      this.nowMs += FRAME_MS;
      if (this.caller.nextFrame(this.nowMs).some((sample) => sample !== 0)) heardMs += FRAME_MS;
    }
    return heardMs;
  }

  /** The caller is heard from the next frame on; `before` ms of what it says are over. */
  untilCallerSpeaks(): this {
    while (this.pass(FRAME_MS) === 0) if (this.nowMs > 60_000) throw new Error("the caller says nothing");
    return this;
  }

  /** The agent has answered for `ms` and listens. */
  answered(turnId: string, ms: number): this {
    this.told({ type: "status", status: "speaking" }).agentSpeaks(turnId, ms).pass(ms);
    return this.told({ type: "status", status: "listening" });
  }

  get turns() {
    return this.caller.observed("call_test").turns;
  }
}

describe("a scripted caller", () => {
  it("waits for the agent, speaks with its pauses, and times the answer from its last sound", () => {
    const call = new Conversation([{ ...plain, pauses: [{ afterWord: 1, ms: 300 }] }]);
    const greetedAtMs = call.nowMs;
    call.untilCallerSpeaks();
    const startMs = call.nowMs - FRAME_MS;
    expect(startMs - greetedAtMs).toBeGreaterThanOrEqual(600 - FRAME_MS);
    expect(call.pass(1_480)).toBe(1_180);
    expect(call.pass(200)).toBe(0);
    const answeredAtMs = call.nowMs;
    call.told({ type: "transcript", role: "user", text: "is there parking" }).answered("turn_0001", 400);
    expect(call.turns).toMatchObject([{ pauses: 1, falseStarts: 0, answerTurnId: "turn_0001", isUnderstood: true }]);
    expect(Math.abs((call.turns[0]?.gapMs ?? 0) - (answeredAtMs - startMs - 1_500))).toBeLessThan(1);
  });

  it("hangs up after its last answer, and has acknowledged what it played", () => {
    const call = new Conversation([plain]).untilCallerSpeaks();
    call.pass(1_400);
    call.answered("turn_0001", 400).pass(700);
    expect(call.caller.isOver).toBe(true);
    expect(call.sent.at(-1)).toEqual({ type: "end_call" });
    expect(call.sent).toContainEqual({ type: "playback", turnId: "turn_0001", ms: 400 });
  });

  it("counts an agent that begins within a pause, and how long it went on over the caller", () => {
    const call = new Conversation([{ ...plain, pauses: [{ afterWord: 0, ms: 1_000 }] }]).untilCallerSpeaks();
    call.pass(700);
    call
      .told({ type: "status", status: "speaking" })
      .agentSpeaks("turn_0001", 2_000)
      .pass(700 - FRAME_MS + 180);
    // It has said "is", paused to 1,400 ms and gone on for 180 ms.
    call.told({ type: "playback_interrupt" }, { type: "status", status: "listening" });
    expect(call.sent.at(-1)).toEqual({ type: "playback", turnId: "turn_0001", ms: 860, isStopped: true });
    call.pass(1_000);
    call.told({ type: "transcript", role: "user", text: "is there parking" }).answered("turn_0002", 400);
    const [turn] = call.turns;
    expect(turn).toMatchObject({ falseStarts: 1, answerTurnId: "turn_0002", bargeInStopMs: null });
    expect(Math.abs((turn?.takenBackMs[0] ?? 0) - 180)).toBeLessThanOrEqual(1);
  });

  it("times an agent that goes on within the pause from where it went on", () => {
    const call = new Conversation([
      {
        ...plain,
        pauses: [
          { afterWord: 0, ms: 1_000 },
          { afterWord: 1, ms: 1_000 },
        ],
      },
    ]);
    call.untilCallerSpeaks().pass(700);
    call
      .told({ type: "status", status: "speaking" })
      .agentSpeaks("turn_0001", 2_000)
      .pass(700 - FRAME_MS + 100);
    // Silenced in "there", which is over at 1,800 ms, it goes on in the second pause, which is over at 2,800 ms.
    call.told({ type: "playback_interrupt" }).pass(900);
    call.agentSpeaks("turn_0001", 2_000).pass(400 + 140);
    call.told({ type: "playback_interrupt" }, { type: "status", status: "listening" });
    const [turn] = call.turns;
    expect(turn?.falseStarts).toBe(1);
    expect(turn?.takenBackMs.map(Math.round)).toEqual([100, 140]);
  });

  it("interrupts an answer when planned, and times the stop from its own sound", () => {
    const call = new Conversation([plain, { ...plain, interruptsAfterMs: 500 }]).untilCallerSpeaks();
    call.pass(1_300);
    call.told({ type: "status", status: "speaking" }).agentSpeaks("turn_0001", 3_000);
    expect(call.pass(480)).toBe(0);
    call.untilCallerSpeaks().pass(180);
    call.told({ type: "playback_interrupt" });
    const [, interrupting] = call.turns;
    expect(Math.abs((interrupting?.bargeInStopMs ?? 0) - 200)).toBeLessThanOrEqual(1);
  });

  it("notes audio of a turn that was told to stop, and none of the next", () => {
    const call = new Conversation([plain]).untilCallerSpeaks();
    call.agentSpeaks("turn_0001", 1_000).told({ type: "playback_interrupt" });
    call.agentSpeaks("turn_0001", 100).agentSpeaks("turn_0002", 100);
    expect(call.caller.observed("call_test").audioAfterInterruptMs).toEqual({ turn_0001: 100 });
  });

  it("interrupts a greeting that goes on for too long", () => {
    const caller = new ScriptedCaller([PARKING], [{ ...plain, interruptsAfterMs: 1_000 }], () => {});
    caller.receiveMessage({ type: "agent_audio_started", turnId: "turn_0000" }, 0);
    caller.receiveAudio(tone(300, 8_000, 5 * AGENT_RATE_HZ, AGENT_RATE_HZ), 0);
    const speaksAtMs = [...Array(200).keys()]
      .map((frame) => (frame + 1) * FRAME_MS)
      .find((nowMs) => caller.nextFrame(nowMs).some((sample) => sample !== 0));
    expect(speaksAtMs).toBe(1_000);
  });

  it("leaves when it is told to, once", () => {
    const call = new Conversation([plain]);
    call.caller.hangUp();
    call.caller.hangUp();
    expect(call.sent.filter(({ type }) => type === "end_call")).toHaveLength(1);
    expect(call.caller.isOver).toBe(true);
  });

  it("gives up an agent that does not answer", () => {
    const call = new Conversation([plain, plain]).untilCallerSpeaks();
    call.pass(1_200);
    expect(call.pass(9_000)).toBe(0);
    expect(call.pass(3_000)).toBeGreaterThan(1_000);
    expect(call.turns[0]).toMatchObject({ gapMs: null, answerTurnId: null, isUnderstood: false });
  });
});
