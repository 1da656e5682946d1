import { describe, expect, it } from "vitest";
import { ListeningPause } from "../../../voice/listening/listening-pause.ts";
import type { CallEventBody } from "../../../voice/timeline/events.ts";

const FRAME_MS = 20;
const frame = (mark: number): Int16Array => new Int16Array(320).fill(mark);

/** A gate with numbered frames; `sent` lists those that went out, 0 for silence of its own. */
function gate(keepsIdleSession = false) {
  const sent: number[] = [];
  const events: CallEventBody[] = [];
  let count = 0;
  const pause = new ListeningPause({
    send: (samples) => void sent.push(samples[0] ?? -1),
    keepsIdleSession: () => keepsIdleSession,
    emit: (event) => void events.push(event),
  });
  const hear = (ms: number): void => {
    for (let at = 0; at < ms; at += FRAME_MS) pause.push(frame(++count));
  };
  return { pause, sent, events, hear };
}

const numbers = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe("audio on its way to speech to text", () => {
  it("is all sent while the agent is silent", () => {
    const { sent, events, hear } = gate();
    hear(10_000);
    expect(sent).toEqual(numbers(1, 500));
    expect(events).toEqual([]);
  });

  it("is held back while the agent speaks, but for the last 400 ms, which go first when the caller makes a sound", () => {
    const { pause, sent, events, hear } = gate();
    pause.agentSounds(true);
    hear(2_000);
    expect(sent).toEqual([]);
    pause.speechStarted();
    expect(sent).toEqual(numbers(81, 100));
    hear(40);
    expect(sent).toEqual(numbers(81, 102));
    expect(events).toEqual([{ type: "listening_resumed", withheldMs: 1_600 }]);
  });

  it("goes on from where it was held when the agent falls silent", () => {
    const { pause, sent, events, hear } = gate();
    pause.agentSounds(true);
    hear(200);
    pause.agentSounds(false);
    expect(sent).toEqual(numbers(1, 10));
    expect(events).toEqual([]);
  });

  it("is sent until the engine has ended its turn, however long the agent speaks", () => {
    const { pause, sent, hear } = gate();
    pause.observe({ type: "speech_started" });
    pause.agentSounds(true);
    hear(1_000);
    expect(sent).toEqual(numbers(1, 50));
    pause.observe({ type: "end_of_turn" });
    hear(1_000);
    expect(sent).toEqual(numbers(1, 50));
  });

  it("is sent for a while behind a sound, in which the engine may tell of a turn", () => {
    const { pause, sent, hear } = gate();
    pause.agentSounds(true);
    pause.speechStarted();
    hear(100);
    pause.speechEnded();
    hear(2_000);
    expect(sent).toEqual(numbers(1, 35));
  });

  it("is 80 ms of silence every four seconds for a session that would be closed, and nothing for one that would not", () => {
    const { pause, sent, events, hear } = gate();
    pause.agentSounds(true);
    hear(9_000);
    expect(sent).toEqual([0, 0]);
    pause.close();
    expect(events).toEqual([{ type: "listening_resumed", withheldMs: 9_000 - 160 }]);
    const idle = gate(true);
    idle.pause.agentSounds(true);
    idle.hear(9_000);
    expect(idle.sent).toEqual([]);
  });

  it("is told of to the session it was kept from, when that is lost", () => {
    const { pause, events, hear } = gate();
    pause.agentSounds(true);
    hear(2_000);
    pause.observe({ type: "lost" });
    hear(1_000);
    pause.close();
    expect(events).toEqual([
      { type: "listening_resumed", withheldMs: 1_600 },
      { type: "listening_resumed", withheldMs: 1_400 },
    ]);
  });
});
