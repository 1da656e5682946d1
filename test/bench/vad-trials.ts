import { FRAME_MS, FRAME_SAMPLES, joinSamples, SAMPLE_RATE_HZ } from "../../voice/audio/frame.ts";
import { rms } from "../../voice/audio/level.ts";
import { decodeMulaw, encodeMulaw } from "../../voice/audio/mulaw.ts";
import { createResampler } from "../../voice/audio/resample.ts";
import { babble, mix, seededRandom, whiteNoise } from "../support/audio/noise.ts";
import { labelSpeech, readSpeechFixtures, type SpeechFixture } from "../support/audio/speech-fixtures.ts";

/** Audio with known answers. */
export interface Trial {
  readonly samples: Int16Array;
  /** Whether each 20 ms frame is speech. */
  readonly labels: readonly boolean[];
}

/** One way of disturbing the fixtures: every utterance in it, and the disturbance alone. */
export interface Condition {
  readonly name: string;
  readonly utterances: readonly Trial[];
  /** Minutes of what disturbs, without any speech. */
  readonly disturbance: readonly Int16Array[];
}

/** Background before and after every utterance: longer than any hang-over, and time for a detector to settle. */
const SURROUND_FRAMES = 1_500 / FRAME_MS;
const NOISE_MINUTES = 4;
const MINUTE_SAMPLES = 60 * SAMPLE_RATE_HZ;
/** Fewer would be speech by any definition. */
const BABBLE_VOICES = 6;
/** A noise burst each 2 s, 200 ms long: a knock, a rustle. */
const BURST_SAMPLES = 3_200;
const BURST_PERIOD_SAMPLES = 32_000;
/** Pauses between the utterances of a monologue: shorter than any hang-over. */
const MONOLOGUE_GAP_SAMPLES = 1_600;

/** Makes `samples` of disturbance for a talker of `speechLevel` on a line of `backgroundLevel` (both RMS). */
type Disturb = (samples: number, speechLevel: number, backgroundLevel: number, random: () => number) => Int16Array;

const fixtures = readSpeechFixtures();

const line: Disturb = (samples, _speechLevel, backgroundLevel, random) => whiteNoise(samples, backgroundLevel, random);

const white =
  (snrDb: number): Disturb =>
  (samples, speechLevel, _backgroundLevel, random) =>
    whiteNoise(samples, speechLevel * gain(-snrDb), random);

const talkers =
  (snrDb: number): Disturb =>
  (samples, speechLevel, _backgroundLevel, random) => {
    const pool = fixtures.map((fixture) => fixture.samples);
    const voices = Array.from({ length: BABBLE_VOICES }, () =>
      pool.splice(Math.floor(random() * pool.length), 1),
    ).flat();
    return babble(samples, speechLevel * gain(-snrDb), voices, random);
  };

const bursts =
  (snrDb: number): Disturb =>
  (samples, speechLevel, backgroundLevel, random) => {
    const noise = whiteNoise(samples, backgroundLevel, random);
    for (let at = BURST_PERIOD_SAMPLES / 4; at + BURST_SAMPLES <= samples; at += BURST_PERIOD_SAMPLES) {
      noise.set(whiteNoise(BURST_SAMPLES, speechLevel * gain(-snrDb), random), at);
    }
    return noise;
  };

/** Every condition, built from the fixtures with fixed seeds. */
export function buildConditions(): Condition[] {
  return [
    condition("clean", fixtures, line),
    condition("20 dB quieter", fixtures.map(quieter), line),
    condition("telephone", fixtures, line, throughTelephone),
    condition("monologue", monologues(), line),
    ...[20, 10, 5].map((snrDb) => condition(`white ${snrDb} dB`, fixtures, white(snrDb))),
    ...[20, 10, 5].map((snrDb) => condition(`babble ${snrDb} dB`, fixtures, talkers(snrDb))),
    condition("bursts 10 dB", fixtures, bursts(10)),
  ];
}

function condition(
  name: string,
  speech: readonly SpeechFixture[],
  disturb: Disturb,
  transmit: (samples: Int16Array) => Int16Array = (samples) => samples,
): Condition {
  const utterances = speech.map((fixture, index) => {
    const clean = labelSpeech(fixture.samples);
    const silence = Array<boolean>(SURROUND_FRAMES).fill(false);
    const labels = [...silence, ...clean, ...silence];
    const { speechLevel, backgroundLevel } = levelsOf(fixture.samples, clean);
    const noise = disturb(labels.length * FRAME_SAMPLES, speechLevel, backgroundLevel, seededRandom(1_000 + index));
    const whole = fixture.samples.subarray(0, clean.length * FRAME_SAMPLES);
    return { samples: transmit(mix(noise, whole, SURROUND_FRAMES * FRAME_SAMPLES)), labels };
  });
  const disturbance = Array.from({ length: NOISE_MINUTES }, (_, index) => {
    const { samples } = speech[(index * 5) % speech.length] as SpeechFixture;
    const { speechLevel, backgroundLevel } = levelsOf(samples, labelSpeech(samples));
    return transmit(disturb(MINUTE_SAMPLES, speechLevel, backgroundLevel, seededRandom(77 + index)));
  });
  return { name, utterances, disturbance };
}

function gain(db: number): number {
  return 10 ** (db / 20);
}

/** RMS over the speech frames, and of the frame at the 10th percentile: the recording's own background. */
function levelsOf(samples: Int16Array, labels: readonly boolean[]): { speechLevel: number; backgroundLevel: number } {
  const levels = labels.map((_, frame) => rms(samples.subarray(frame * FRAME_SAMPLES, (frame + 1) * FRAME_SAMPLES)));
  const speech = levels.filter((_, frame) => labels[frame]);
  const speechLevel = Math.sqrt(speech.reduce((sum, level) => sum + level ** 2, 0) / speech.length);
  const backgroundLevel = [...levels].sort((a, b) => a - b)[Math.floor(levels.length / 10)] as number;
  return { speechLevel, backgroundLevel };
}

function quieter(fixture: SpeechFixture): SpeechFixture {
  return { ...fixture, samples: fixture.samples.map((sample) => Math.round(sample * gain(-20))) };
}

/** Down to 8 kHz, through mu-law and up again. */
function throughTelephone(samples: Int16Array): Int16Array {
  return resample(decodeMulaw(encodeMulaw(resample(samples, SAMPLE_RATE_HZ, 8_000))), 8_000, SAMPLE_RATE_HZ);
}

function resample(samples: Int16Array, fromHz: number, toHz: number): Int16Array {
  const resampler = createResampler(fromHz, toHz);
  return joinSamples([resampler.push(samples), resampler.flush()]);
}

/** Speech without a pause: five or six utterances brought to one level, their silence cut off. */
function monologues(): SpeechFixture[] {
  const human = fixtures.filter((fixture) => fixture.voice === "human");
  const synthetic = fixtures.filter((fixture) => fixture.voice === "synthetic");
  const talks = [human, synthetic.slice(0, 5), synthetic.slice(5, 10), synthetic.slice(10, 15)];
  return talks.map((parts, index) => {
    const gap = whiteNoise(MONOLOGUE_GAP_SAMPLES, 12, seededRandom(index));
    const pieces = parts.flatMap(({ samples }) => {
      const labels = labelSpeech(samples);
      const speech = samples.subarray(
        labels.indexOf(true) * FRAME_SAMPLES,
        (labels.lastIndexOf(true) + 1) * FRAME_SAMPLES,
      );
      const factor = 3_000 / rms(speech);
      return [speech.map((sample) => Math.max(-32_768, Math.min(32_767, sample * factor))), gap];
    });
    return { name: `monologue-${index}`, voice: "human", samples: joinSamples(pieces.slice(0, -1)) };
  });
}
