/// <reference path="../../local/text-to-speech/espeak-ng-emscripten.d.ts" />
import createEspeak from "@echogarden/espeak-ng-emscripten";
import { rms } from "../../voice/audio/level.ts";
import { decodeMulaw, encodeMulaw } from "../../voice/audio/mulaw.ts";
import { createResampler } from "../../voice/audio/resample.ts";
import { clinicSentences, otherSentences, soundAlikes } from "../support/audio/clinic-speech.ts";
import { babble, mix, seededRandom } from "../support/audio/noise.ts";
import { readSpeechFixtures } from "../support/audio/speech-fixtures.ts";
import { noisy, sentences, spoken } from "../support/audio/spoken-audio.ts";

/** A recording and what it says. */
export interface Recording {
  readonly group:
    | "fixtures"
    | "people"
    | "espeak, clinic"
    | "espeak, other"
    | "espeak, sound-alike"
    | "two in one breath";
  readonly text: string;
  readonly samples: Int16Array;
  /** What it says, when that is several phrases. */
  readonly phrases?: readonly string[];
}

/** A way to the recogniser's ear. */
export interface Path {
  readonly name: string;
  carry(samples: Int16Array, seed: number): Int16Array;
}

const SAMPLE_RATE_HZ = 16_000;
const TELEPHONE_RATE_HZ = 8000;
/** Voices that speak the sentences which are not fixtures. */
const VOICES = ["en-us", "en-us+f2"];
const BABBLE_VOICES = 6;

/** Every recording of the grid. */
export async function readRecordings(): Promise<Recording[]> {
  const speak = await createSpeaker();
  const said = (group: Recording["group"], texts: readonly string[]) =>
    texts.flatMap((text) => VOICES.map((voice) => ({ group, text, samples: speak(text, voice) })));
  return [
    ...sentences.map(({ text, samples }): Recording => ({ group: "fixtures", text, samples })),
    ...people(),
    ...said("espeak, clinic", clinicSentences),
    ...said("espeak, other", otherSentences),
    ...said("espeak, sound-alike", soundAlikes),
    ...sentences.map(({ text, samples }, i): Recording => {
      const next = sentences[(i + 5) % sentences.length] ?? { text, samples };
      return {
        group: "two in one breath",
        text: `${text} ${next.text}`,
        phrases: [text, next.text],
        samples: spoken(samples, 0.1, next.samples),
      };
    }),
  ];
}

/** Every way of disturbing them. `seed` makes noise repeatable. */
export const paths: readonly Path[] = [
  { name: "clean", carry: (samples) => spoken(0.3, samples, 1) },
  { name: "no leading silence", carry: (samples) => spoken(samples, 1) },
  { name: "2 s leading silence", carry: (samples) => spoken(2, samples, 1) },
  { name: "telephone (mu-law)", carry: (samples) => telephone(spoken(0.3, samples, 1)) },
  ...[30, 20, 15, 10].map((snrDb): Path => {
    return { name: `white ${snrDb} dB`, carry: (samples, seed) => noisy(spoken(0.6, samples, 1), snrDb, seed) };
  }),
  { name: "babble 20 dB", carry: (samples, seed) => amongTalkers(spoken(0.6, samples, 1), rms(samples) / 10, seed) },
];

function people(): Recording[] {
  return readSpeechFixtures()
    .filter(({ voice }) => voice === "human")
    .map(({ name, samples }) => ({ group: "people", text: name.replaceAll("-", " "), samples }));
}

async function createSpeaker(): Promise<(text: string, voice: string) => Int16Array> {
  const { eSpeakNGWorker } = await createEspeak();
  const espeak = new eSpeakNGWorker();
  espeak.set_rate(160);
  return (text, voice) => {
    espeak.set_voice(voice);
    const resampler = createResampler(espeak.samplerate, SAMPLE_RATE_HZ);
    const blocks: Int16Array[] = [];
    espeak.synthesize(text, (samples) => {
      blocks.push(resampler.push(samples));
      return false;
    });
    return spoken(...blocks, resampler.flush());
  };
}

function telephone(samples: Int16Array): Int16Array {
  const down = createResampler(SAMPLE_RATE_HZ, TELEPHONE_RATE_HZ);
  const up = createResampler(TELEPHONE_RATE_HZ, SAMPLE_RATE_HZ);
  const carried = decodeMulaw(encodeMulaw(spoken(down.push(samples), down.flush())));
  return spoken(up.push(carried), up.flush());
}

function amongTalkers(samples: Int16Array, level: number, seed: number): Int16Array {
  const voices = Array.from({ length: BABBLE_VOICES }, (_, i) => sentences[(3 * i + seed) % sentences.length]);
  const talk = voices.flatMap((voice) => voice?.samples ?? []);
  return mix(babble(samples.length, level, talk, seededRandom(seed)), samples, 0);
}
