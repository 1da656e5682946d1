import { describe, expect, it } from "vitest";
import { FRAME_MS, FRAME_SAMPLES } from "../../../voice/audio/frame.ts";
import {
  defaultVadOptions,
  type FrameClassifier,
  type VadEvent,
  type VadOptions,
  VoiceActivityDetector,
} from "../../../voice/audio/vad.ts";

/** A stretch in which every frame gets the same answer. */
type Part = { speechMs: number } | { silenceMs: number };

const speech = (speechMs: number): Part => ({ speechMs });
const silence = (silenceMs: number): Part => ({ silenceMs });

/** Takes any sound for speech. */
const loudness: FrameClassifier = { isSpeech: (frame) => frame[0] !== 0, reset() {} };

const SPEECH_FRAME = new Int16Array(FRAME_SAMPLES).fill(1);
const SILENT_FRAME = new Int16Array(FRAME_SAMPLES);

function play(detector: VoiceActivityDetector, parts: readonly Part[]): { atMs: number; event: VadEvent }[] {
  const events: { atMs: number; event: VadEvent }[] = [];
  for (const part of parts) {
    const [frame, ms] = "speechMs" in part ? [SPEECH_FRAME, part.speechMs] : [SILENT_FRAME, part.silenceMs];
    for (let frames = ms / FRAME_MS; frames > 0; frames--) {
      const event = detector.push(frame);
      if (event) events.push({ atMs: detector.audioMs, event });
    }
  }
  return events;
}

const OPTIONS: VadOptions = { startMs: 80, startWindowMs: 120, hangoverMs: 200 };
const detector = (options: VadOptions = OPTIONS) => new VoiceActivityDetector(loudness, options);

describe("VoiceActivityDetector", () => {
  it("decides late and reports the time at which speech itself began and ended", () => {
    expect(play(detector(), [silence(500), speech(1_000), silence(300)])).toEqual([
      { atMs: 580, event: { type: "speech_started", startMs: 500 } },
      { atMs: 1_700, event: { type: "speech_ended", endMs: 1_500 } },
    ]);
  });

  it("dates speech that opens the stream from zero", () => {
    expect(play(detector(), [speech(200)])).toEqual([{ atMs: 80, event: { type: "speech_started", startMs: 0 } }]);
  });

  it("does not start on less speech than a start needs", () => {
    expect(play(detector(), [silence(100), speech(60), silence(500), speech(60), silence(500)])).toEqual([]);
  });

  it("starts across gaps inside the window, dated from the first frame of the evidence", () => {
    const soft = [silence(100), speech(20), silence(20), speech(20), silence(20), speech(40)];
    expect(play(detector(), soft)).toEqual([{ atMs: 220, event: { type: "speech_started", startMs: 100 } }]);
  });

  it("does not gather evidence from further back than the window", () => {
    const sparse = Array.from({ length: 20 }, () => [speech(40), silence(40)]).flat();
    expect(play(detector({ ...OPTIONS, startMs: 100 }), sparse)).toEqual([]);
  });

  it("keeps speech open through a pause one frame short of the hang-over", () => {
    expect(play(detector(), [speech(200), silence(180), speech(200), silence(200)])).toEqual([
      { atMs: 80, event: { type: "speech_started", startMs: 0 } },
      { atMs: 780, event: { type: "speech_ended", endMs: 580 } },
    ]);
  });

  it("ends speech at a pause as long as the hang-over", () => {
    const events = play(detector(), [speech(200), silence(200), speech(200)]).map(({ event }) => event);
    expect(events).toEqual([
      { type: "speech_started", startMs: 0 },
      { type: "speech_ended", endMs: 200 },
      { type: "speech_started", startMs: 400 },
    ]);
  });

  it("asks a new start for evidence of its own after an end", () => {
    const vad = detector({ startMs: 80, startWindowMs: 600, hangoverMs: 40 });
    const ends = play(vad, [speech(200), silence(40), speech(60), silence(600)]);
    expect(ends.map(({ event }) => event.type)).toEqual(["speech_started", "speech_ended"]);
  });

  it("tells how long the current stretch has lasted, without its silence", () => {
    const vad = detector();
    play(vad, [silence(100), speech(60)]);
    expect([vad.isSpeaking, vad.speechMs, vad.lastSpeechEndMs]).toEqual([false, 0, null]);
    play(vad, [speech(440)]);
    expect([vad.isSpeaking, vad.speechMs, vad.lastSpeechEndMs]).toEqual([true, 500, 600]);
    play(vad, [silence(180)]);
    expect([vad.isSpeaking, vad.speechMs, vad.lastSpeechEndMs]).toEqual([true, 500, 600]);
    play(vad, [silence(20)]);
    expect([vad.isSpeaking, vad.speechMs, vad.lastSpeechEndMs]).toEqual([false, 0, 600]);
    expect(vad.audioMs).toBe(800);
  });

  it("does not move the last end for a click", () => {
    const vad = detector();
    play(vad, [speech(200), silence(400), speech(40), silence(400)]);
    expect(vad.lastSpeechEndMs).toBe(200);
  });

  it("rounds times that are no whole frames up", () => {
    expect(play(detector({ startMs: 70, startWindowMs: 110, hangoverMs: 190 }), [speech(200), silence(300)])).toEqual(
      play(detector(), [speech(200), silence(300)]),
    );
  });

  it("refuses frames of another length and says what it needs", () => {
    expect(() => detector().push(new Int16Array(160))).toThrow("320 samples (20 ms at 16 kHz), got 160");
  });

  it.each([
    [{ startMs: 0 }, "startMs"],
    [{ hangoverMs: Number.NaN }, "hangoverMs"],
    [{ startWindowMs: 620 }, "startWindowMs"],
    [{ startMs: 140 }, "startWindowMs"],
  ])("refuses options that cannot work: %o", (wrong, name) => {
    expect(() => detector({ ...defaultVadOptions, ...wrong })).toThrow(name);
  });
});
