import { describe, expect, it } from "vitest";
import { EnergyClassifier } from "../../../voice/audio/energy-classifier.ts";
import { FRAME_SAMPLES, FrameSlicer, msToSamples, SAMPLE_RATE_HZ } from "../../../voice/audio/frame.ts";
import { type VadEvent, VoiceActivityDetector } from "../../../voice/audio/vad.ts";
import { babble, mix, seededRandom, whiteNoise } from "../../support/audio/noise.ts";
import { readSpeech, readSpeechFixtures } from "../../support/audio/speech-fixtures.ts";

const samplesOf = (ms: number) => msToSamples(ms, SAMPLE_RATE_HZ);
const noise = (ms: number, level: number, seed = 1) => whiteNoise(samplesOf(ms), level, seededRandom(seed));

function detect(...stretches: Int16Array[]): VadEvent[] {
  const detector = new VoiceActivityDetector(new EnergyClassifier());
  const slicer = new FrameSlicer(FRAME_SAMPLES);
  const events: VadEvent[] = [];
  for (const samples of stretches) {
    slicer.push(samples, (frame) => {
      const event = detector.push(frame);
      if (event) events.push(event);
    });
  }
  return events;
}

describe("EnergyClassifier", () => {
  it.each(readSpeechFixtures().map((fixture) => [fixture.name, fixture.samples] as const))(
    "hears %s on a silent line as one stretch of speech",
    (_name, samples) => {
      const line = noise(1_000, 5);
      const events = detect(line, samples, line);
      expect(events.map((event) => event.type)).toEqual(["speech_started", "speech_ended"]);
    },
  );

  it("tells where speech began and ended in noise 20 dB below it", () => {
    const events = detect(mix(noise(4_000, 200), noise(1_000, 2_000, 2), samplesOf(1_500)));
    expect(events).toEqual([
      { type: "speech_started", startMs: 1_500 },
      { type: "speech_ended", endMs: 2_500 },
    ]);
  });

  it.each([0, 30, 300, 3_000])("stays silent through a minute of steady noise of level %i", (level) => {
    expect(detect(noise(60_000, level))).toEqual([]);
  });

  it("seldom takes a talking room for a caller", () => {
    const voices = readSpeechFixtures()
      .filter((_, index) => index % 4 === 0)
      .map((fixture) => fixture.samples);
    const starts = [1, 2, 3].flatMap((seed) => detect(babble(samplesOf(60_000), 500, voices, seededRandom(seed))));
    expect(starts.filter((event) => event.type === "speech_started").length).toBeLessThanOrEqual(3);
  });

  it("hears a caller who speaks before the first second is over", () => {
    const [start] = detect(noise(200, 20), readSpeech("synthetic/yes.wav"), noise(500, 20));
    expect(start?.type).toBe("speech_started");
  });

  it("gets used to noise that grows louder within its history", () => {
    const events = detect(noise(10_000, 30), noise(10_000, 600));
    expect(events.map((event) => event.type)).toEqual(["speech_started", "speech_ended"]);
    expect(events[1]).toMatchObject({ endMs: expect.toSatisfy((ms: number) => ms < 10_000 + 5_000) });
  });

  it("hears speech again soon after noise stops", () => {
    const events = detect(noise(10_000, 1_000), noise(1_500, 10), noise(500, 300, 3), noise(500, 10));
    expect(events).toEqual([
      { type: "speech_started", startMs: 11_500 },
      { type: "speech_ended", endMs: 12_000 },
    ]);
  });

  it("takes the idle noise of a codec on a silent line for silence", () => {
    const idle = Int16Array.from({ length: samplesOf(1_000) }, (_, i) => (i % 2 ? 8 : -8));
    expect(detect(new Int16Array(samplesOf(2_000)), idle)).toEqual([]);
  });

  it("forgets its background on reset", () => {
    const classifier = new EnergyClassifier();
    const quiet = noise(20, 10);
    const loud = noise(20, 1_000);
    for (let frame = 0; frame < 50; frame++) classifier.isSpeech(quiet);
    expect(classifier.isSpeech(loud)).toBe(true);
    classifier.reset();
    expect(classifier.isSpeech(loud)).toBe(false);
  });
});
