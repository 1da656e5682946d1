import { bytesToSamples } from "../../../voice/audio/frame.ts";
import { LeadingSilenceTrimmer } from "../../../voice/audio/level.ts";
import { ClauseChunker } from "../../../voice/reply/clause-chunker.ts";
import { spoken } from "./spoken-audio.ts";

const REQUEST_DEADLINE_MS = 10_000;

/**
 * What the text-to-speech service makes of `text` when it is asked clause by clause, as the agent does: the very
 * samples that a caller should hear. An `opener` that `text` begins with is a clip of its own, without silence around
 * it.
 */
export async function speakDirectly(
  serviceUrl: string,
  text: string,
  voice: string,
  rateHz: number,
  opener: string | null,
): Promise<Int16Array> {
  const parts: Int16Array[] = [];
  if (opener !== null) parts.push(withoutSilence(await synthesize(serviceUrl, opener, voice, rateHz), rateHz));
  const chunker = new ClauseChunker();
  const trimmer = new LeadingSilenceTrimmer(rateHz);
  for (const clause of [...chunker.push(text.slice(opener?.length ?? 0).trimStart()), ...chunker.flush()]) {
    parts.push(trimmer.push(await synthesize(serviceUrl, clause.trim(), voice, rateHz)));
  }
  return spoken(...parts);
}

function withoutSilence(samples: Int16Array, rateHz: number): Int16Array {
  const begun = new LeadingSilenceTrimmer(rateHz).push(samples);
  return new LeadingSilenceTrimmer(rateHz).push(begun.toReversed()).toReversed();
}

async function synthesize(serviceUrl: string, text: string, voice: string, rateHz: number): Promise<Int16Array> {
  const query = new URLSearchParams({
    model: voice,
    encoding: "linear16",
    sample_rate: String(rateHz),
    container: "none",
  });
  const response = await fetch(`${serviceUrl}/v1/speak?${query}`, {
    method: "POST",
    headers: { Authorization: "Token test", "Content-Type": "application/json" },
    body: JSON.stringify({ text }),
    signal: AbortSignal.timeout(REQUEST_DEADLINE_MS),
  });
  if (!response.ok) throw new Error(`the voice refused: ${response.status} ${await response.text()}`);
  return bytesToSamples(new Uint8Array(await response.arrayBuffer()));
}

/**
 * Pieces of 24 kHz audio that are compared, and how far the next may lie from where the last one was found: pauses are
 * drawn out differently.
 */
const WINDOW_MS = 200;
const MAX_SHIFT_MS = 300;
/**
 * Voiced sound is compared at 4 kHz: faster, and without the noise of the consonants, which is never the same twice.
 */
const DECIMATION = 6;
const RATE_HZ = 24_000 / DECIMATION;
/** Quieter pieces are pauses. */
const PAUSE_RMS = 300;
/**
 * From here a piece counts as found, and the next is looked for from there: a clip is followed by a pause of its own
 * length.
 */
const FOUND = 0.7;

/**
 * How far two pieces of 24 kHz speech by eSpeak say the same: 1 for equal ones. It puts noise into consonants and draws
 * pauses out differently each time; measured, the same words give at least 0.84 and others at most 0.47.
 */
export function similarity(heard: Int16Array, reference: Int16Array): number {
  const [a, b] = [decimated(heard), decimated(reference)];
  const windowSamples = (RATE_HZ * WINDOW_MS) / 1000;
  const fits: number[] = [];
  let shift = 0;
  for (let at = 0; at + windowSamples <= a.length; at += windowSamples) {
    const window = a.subarray(at, at + windowSamples);
    if (Math.sqrt(energy(window) / windowSamples) < PAUSE_RMS) continue;
    const { fit, from } = bestFit(window, b, at + shift);
    fits.push(fit);
    if (fit >= FOUND) shift = from - at;
  }
  return fits.reduce((sum, fit) => sum + fit, 0) / Math.max(1, fits.length);
}

/** The best correlation of `window` with `b` around `at`. Plain loops: it is the one costly part. */
function bestFit(window: Float32Array, b: Float32Array, at: number): { fit: number; from: number } {
  const maxShift = (RATE_HZ * MAX_SHIFT_MS) / 1000;
  const own = energy(window);
  let best = { fit: 0, from: at };
  for (let from = Math.max(0, at - maxShift); from <= Math.min(b.length - window.length, at + maxShift); from++) {
    let [product, other] = [0, 0];
    for (let i = 0; i < window.length; i++) {
      const sample = b[from + i] as number;
      product += (window[i] as number) * sample;
      other += sample * sample;
    }
    const fit = product / Math.sqrt(Math.max(1, own * other));
    if (fit > best.fit) best = { fit, from };
  }
  return best;
}

function decimated(samples: Int16Array): Float32Array {
  return Float32Array.from({ length: Math.floor(samples.length / DECIMATION) }, (_, i) => {
    const block = samples.subarray(i * DECIMATION, (i + 1) * DECIMATION);
    return block.reduce((sum, sample) => sum + sample, 0) / DECIMATION;
  });
}

function energy(samples: Float32Array): number {
  return samples.reduce((sum, sample) => sum + sample * sample, 0);
}
