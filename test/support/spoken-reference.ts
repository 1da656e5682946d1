import { bytesToSamples } from "../../voice/audio/frame.ts";
import { LeadingSilenceTrimmer } from "../../voice/audio/level.ts";
import { ClauseChunker } from "../../voice/reply/clause-chunker.ts";
import { spoken } from "./spoken-audio.ts";

const REQUEST_DEADLINE_MS = 10_000;

/** What the text-to-speech service makes of `text` when it is asked clause by clause, as the agent does: the very samples that a caller should hear. */
export async function speakDirectly(
  serviceUrl: string,
  text: string,
  voice: string,
  rateHz: number,
): Promise<Int16Array> {
  const chunker = new ClauseChunker();
  const trimmer = new LeadingSilenceTrimmer(rateHz);
  const parts: Int16Array[] = [];
  for (const clause of [...chunker.push(text), ...chunker.flush()]) {
    parts.push(trimmer.push(await synthesize(serviceUrl, clause.trim(), voice, rateHz)));
  }
  return spoken(...parts);
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

/** Samples by which one of two syntheses of a text may lag the other. */
const MAX_LAG_SAMPLES = 20;

/**
 * How far two recordings are the same sound, sample by sample: 1 for equal ones, about 0 for different words. eSpeak adds noise of its own to consonants and
 * sometimes draws a pause out, so that the same words twice give 0.3 to 0.9.
 */
export function similarity(a: Int16Array, b: Int16Array): number {
  let best = 0;
  for (let lag = -MAX_LAG_SAMPLES; lag <= MAX_LAG_SAMPLES; lag++) best = Math.max(best, correlation(a, b, lag));
  return best;
}

function correlation(a: Int16Array, b: Int16Array, lag: number): number {
  let [product, energyA, energyB] = [0, 0, 0];
  for (let i = Math.max(0, -lag); i < Math.min(a.length, b.length - lag); i++) {
    const x = a[i] as number;
    const y = b[i + lag] as number;
    product += x * y;
    energyA += x * x;
    energyB += y * y;
  }
  return product / Math.sqrt(Math.max(1, energyA * energyB));
}
