import type { IncomingMessage, ServerResponse } from "node:http";
import { tone } from "../../support/audio/tone.ts";
import { SPEECH_MS_PER_CHARACTER } from "./script.ts";

/** Longest text that is "spoken" in full. */
const MAX_MS = 10_000;
const TONE_HZ = 220;
const TONE_AMPLITUDE = 6_000;

const toneOfRate = new Map<number, Buffer>();

/** Answers a Deepgram speak request with a tone as long as its text, at the rate asked for. */
export function answerSpeak(request: IncomingMessage, response: ServerResponse, body: string): void {
  const rateHz = Number(new URL(request.url ?? "/", "http://sink").searchParams.get("sample_rate"));
  const { text } = JSON.parse(body) as { text: string };
  const samples = Math.round((Math.min(MAX_MS, text.length * SPEECH_MS_PER_CHARACTER) * rateHz) / 1_000);
  response.writeHead(200, { "Content-Type": "audio/l16" }).end(pcm(rateHz).subarray(0, samples * 2));
}

function pcm(rateHz: number): Buffer {
  const known = toneOfRate.get(rateHz);
  if (known) return known;
  const made = Buffer.from(tone(TONE_HZ, TONE_AMPLITUDE, (MAX_MS * rateHz) / 1_000, rateHz).buffer);
  toneOfRate.set(rateHz, made);
  return made;
}
