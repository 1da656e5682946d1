import { describe, expect, it } from "vitest";
import type { Clip, ClipText } from "../../../voice/clips/clip.ts";
import { CLIP_RATE_HZ, clipMs, MAX_CLIPS_MS } from "../../../voice/clips/clip.ts";
import { type RecordedClips, recordClips } from "../../../voice/clips/record-clips.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { FakeTextToSpeech, SpokenText } from "../../support/vendors/fake-text-to-speech.ts";

const MS_PER_CHAR = 60;
const TEXTS = ["Let me see,", "Of course,", "All right,", "Very good,"].map((text) => ({ text, pauseAfterMs: 0 }));

function setUp(voiceCount = 1) {
  const clock = new FakeClock();
  const spoken = new SpokenText(CLIP_RATE_HZ, MS_PER_CHAR);
  const voices = Array.from(
    { length: voiceCount },
    (_, i) => new FakeTextToSpeech({ clock, spoken, provider: `tts_${i}`, leadingSilenceMs: 150 }),
  );
  const failures: string[] = [];
  const controller = new AbortController();
  const reported: Clip[] = [];
  const run = (texts: readonly ClipText[] = TEXTS): Promise<RecordedClips> =>
    recordClips(
      texts,
      {
        voices: voices.map(({ voice }) => voice),
        clock,
        onClip: (clip) => reported.push(clip),
        onFailure: (provider, reason) => failures.push(`${provider}: ${reason}`),
      },
      controller.signal,
    );
  const finish = async (recording: Promise<RecordedClips>): Promise<RecordedClips> => {
    await clock.advanceAsync(60_000);
    return recording;
  };
  return { clock, spoken, voices, failures, controller, reported, run, finish };
}

describe("recording clips", () => {
  it("cuts the silence, leaves a lead-in of 5 ms, and times the words", async () => {
    const { spoken, run, finish } = setUp();
    const { clips, isFinal } = await finish(run());
    expect(isFinal).toBe(true);
    expect(clips.map(({ text }) => text)).toEqual(TEXTS.map(({ text }) => text));
    const [first] = clips;
    if (!first) throw new Error("no clip");
    expect(clipMs(first)).toBe(5 + "Let me see,".length * MS_PER_CHAR);
    expect(spoken.decode(first.samples)).toBe("Let me see,");
    expect(first.words.map(({ text }) => text)).toEqual(["Let", "me", "see,"]);
    expect(first.words.at(-1)?.toMs).toBe(665);
  });

  it("leaves a line's pause after its clause, outside of its words", async () => {
    const { run, finish } = setUp();
    const { clips } = await finish(run([{ text: "Hello.", pauseAfterMs: 180 }]));
    const [clip] = clips;
    expect(clip && clipMs(clip)).toBe(5 + 360 + 180);
    expect(clip?.words).toEqual([{ text: "Hello.", fromMs: 0, toMs: 365 }]);
  });

  it("speaks a text with its carrier, and alone where the carrier cannot be cut off", async () => {
    const { spoken, voices, run, finish } = setUp();
    // The fake voice has no silence before a word.
    const { clips } = await finish(run([{ text: "So,", pauseAfterMs: 0, carrier: "tell" }]));
    expect(voices[0]?.requests).toEqual(["So tell", "So,"]);
    expect(clips.map(({ samples }) => spoken.decode(samples))).toEqual(["So,"]);
  });

  it("speaks at most three texts at once", async () => {
    const { clock, voices, run, finish } = setUp();
    const recording = run();
    await clock.advanceAsync(79);
    expect(voices[0]?.requests).toHaveLength(3);
    await finish(recording);
    expect(voices[0]?.requests).toHaveLength(4);
  });

  it("tells of every clip as it is made", async () => {
    const { clock, reported, run, finish } = setUp();
    const recording = run();
    await clock.advanceAsync(200);
    expect(reported.length).toBeGreaterThan(0);
    expect((await finish(recording)).clips).toEqual(expect.arrayContaining(reported));
  });

  it.each(["refuses", "stalls"] as const)("has the next voice make them all when the first %s", async (health) => {
    const { voices, failures, run, finish } = setUp(2);
    if (voices[0]) voices[0].health = health;
    const texts = Array.from({ length: 12 }, (_, i) => ({ text: `Secret ${i}.`, pauseAfterMs: 0 }));
    const { clips, isFinal } = await finish(run(texts));
    expect(clips).toHaveLength(12);
    expect(isFinal).toBe(false);
    expect(voices[1]?.requests).toHaveLength(12);
    expect(voices[0]?.requests.length).toBeLessThan(6);
    expect(new Set(failures.map((failure) => failure.split(":")[0]))).toEqual(new Set(["tts_0"]));
    expect(failures.join()).not.toContain("Secret");
  });

  it("keeps what a voice made before it died, since two voices do not go together", async () => {
    const { clock, voices, run, finish } = setUp(2);
    const recording = run();
    await clock.advanceAsync(140);
    if (voices[0]) voices[0].health = "refuses";
    const { clips, isFinal } = await finish(recording);
    expect(clips.length).toBeGreaterThan(0);
    expect(clips.length).toBeLessThan(4);
    expect(isFinal).toBe(false);
    expect(voices[1]?.requests).toEqual([]);
  });

  it("does not take half a sentence for a clip when time is up", async () => {
    const { clock, controller, reported, run, finish } = setUp();
    const recording = run();
    await clock.advanceAsync(90);
    controller.abort();
    expect(await finish(recording)).toEqual({ clips: [], isFinal: false });
    expect(reported).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("stops when there is as much speech as a call may hold", async () => {
    const { voices, run, finish } = setUp();
    const long = Array.from({ length: 40 }, (_, i) => ({ text: `${i} `.padEnd(100, "la "), pauseAfterMs: 0 }));
    const { clips, isFinal } = await finish(run(long));
    expect(clips.reduce((sum, clip) => sum + clipMs(clip), 0)).toBeLessThanOrEqual(MAX_CLIPS_MS);
    expect(clips).toHaveLength(13);
    expect(voices[0]?.requests.length).toBeLessThan(20);
    expect(isFinal).toBe(true);
  });

  it("makes none without a voice", async () => {
    const { run } = setUp(0);
    expect(await run()).toEqual({ clips: [], isFinal: false });
  });
});
