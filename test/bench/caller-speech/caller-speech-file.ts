import { callerRecordings } from "../../../durable-objects/benchmark-run/caller-speech/cut-speech.ts";
import { clinicReceptionist } from "../../../local/demonstration/clinic.ts";
import { decodeRecordings } from "../../../local/speech-to-text/replay/decode-recordings.ts";
import { joinSamples, msToSamples, SAMPLE_RATE_HZ } from "../../../voice/audio/frame.ts";
import { encodeMulaw } from "../../../voice/audio/mulaw.ts";
import { createResampler } from "../../../voice/audio/resample.ts";
import { readSpeech } from "../../support/audio/speech-fixtures.ts";

/**
 * Sentences that a benchmark's caller says: of all three voices, and one that the demonstration's agent has a tool
 * for.
 */
const SENTENCES = [
  "where are you located",
  "how much does a cleaning cost",
  "what are your opening hours",
  "is there parking",
  "how long does a cleaning take",
  "i would like to book an appointment for tuesday",
];

const LINE_RATE_HZ = 8_000;

/** Entry of the table beside the recording: a sentence, its place in it, and where its words end. */
export interface SpokenEntry {
  text: string;
  fromMs: number;
  toMs: number;
  /** Times are ms since `fromMs`. */
  words: { word: string; startMs: number; endMs: number }[];
}

/** Makes the recording and its table. Throws where a sentence is not understood to the word. */
export async function makeCallerSpeech(): Promise<{ wav: Uint8Array; table: SpokenEntry[] }> {
  const lines = SENTENCES.map((text) => {
    const resampler = createResampler(SAMPLE_RATE_HZ, LINE_RATE_HZ);
    const samples = joinSamples([
      resampler.push(readSpeech(`synthetic/${text.replaceAll(" ", "-")}.wav`)),
      resampler.flush(),
    ]);
    // Whole frames, so that places in the recording are whole milliseconds.
    const whole = new Int16Array(Math.ceil(samples.length / 160) * 160);
    whole.set(samples);
    return whole;
  });
  const wav = mulawFile(encodeMulaw(joinSamples(lines)));
  let fromMs = 0;
  const places = lines.map((samples, index) => {
    const toMs = fromMs + samples.length / (LINE_RATE_HZ / 1_000);
    const place = { text: SENTENCES[index] as string, fromMs, toMs, words: [] };
    fromMs = toMs;
    return place;
  });
  const heard = callerRecordings(wav, places).map(({ samples }) => samples);
  const decoded = await decodeRecordings(heard, [
    ...clinicReceptionist.expectedPhrases,
    ...clinicReceptionist.knowledge.flatMap(({ questions }) => questions),
  ]);
  const table = decoded.map(({ words }, index) => {
    const place = places[index] as SpokenEntry;
    const text = words.map(({ word }) => word).join(" ");
    if (text !== place.text) throw new Error(`the recording of "${place.text}" is understood as "${text}"`);
    return { ...place, words: words.map(({ word, startMs, endMs }) => ({ word, startMs, endMs })) };
  });
  if (msToSamples(fromMs, LINE_RATE_HZ) !== joinSamples(lines).length) throw new Error("places do not fit");
  return { wav, table };
}

/** WAV file of mu-law samples (RIFF, format 7 with its extension size, and a fact chunk). */
function mulawFile(codes: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(58 + codes.length);
  const view = new DataView(bytes.buffer);
  const tag = (at: number, text: string): void => bytes.set(new TextEncoder().encode(text), at);
  tag(0, "RIFF");
  view.setUint32(4, 50 + codes.length, true);
  tag(8, "WAVEfmt ");
  view.setUint32(16, 18, true);
  view.setUint16(20, 7, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, LINE_RATE_HZ, true);
  view.setUint32(28, LINE_RATE_HZ, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  tag(38, "fact");
  view.setUint32(42, 4, true);
  view.setUint32(46, codes.length, true);
  tag(50, "data");
  view.setUint32(54, codes.length, true);
  bytes.set(codes, 58);
  return bytes;
}
