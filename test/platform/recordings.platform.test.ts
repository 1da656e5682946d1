import { expect, inject, it } from "vitest";
import { clinicReceptionist } from "../../local/demonstration/clinic.ts";
import { SAMPLE_RATE_HZ } from "../../voice/audio/frame.ts";
import { createResampler } from "../../voice/audio/resample.ts";
import { parseWav } from "../../voice/audio/wav.ts";
import { sentence } from "../support/audio/spoken-audio.ts";
import { Conversation } from "../support/call/conversation.ts";
import { endedCall, readApi } from "../support/http/platform-api.ts";

const platform = inject("platform");

/** What a busy machine adds between the caller's clock and the platform's. */
const CLOCK_TOLERANCE_MS = 60;

it("records what was said and heard, each where it was", async () => {
  const made = await fetch(`${platform.url}/api/agents`, {
    method: "POST",
    headers: { Authorization: `Bearer ${platform.apiKey}`, "Content-Type": "application/json" },
    body: JSON.stringify({
      ...clinicReceptionist,
      slug: `recorded-${Date.now()}`,
      recording: { enabled: true, retentionDays: 1, announcement: "" },
    }),
    signal: AbortSignal.timeout(10_000),
  });
  const agentId = ((await made.json()) as { data: { id: string } }).data.id;
  const call = await Conversation.open({ ...platform, agentId }, { acknowledgesPlayback: true });
  expect((await call.turn()).agentText).toMatch(/^This call is recorded\. /);
  const question = sentence("how much does a cleaning cost");
  const { startedAtMs } = await call.say(question);
  await call.turn();
  call.hangUp();
  await endedCall(platform, call.callId);
  await expect
    .poll(async () => (await readApi<{ state: string }>(platform, `/calls/${call.callId}/audio`)).state)
    .toBe("ready");

  const file = await fetch(`${platform.url}/api/calls/${call.callId}/audio.wav`, {
    headers: { Authorization: `Bearer ${platform.apiKey}` },
    signal: AbortSignal.timeout(10_000),
  });
  const wav = parseWav(new Uint8Array(await file.arrayBuffer()));
  if (!wav.ok) throw new Error(wav.detail);
  expect(wav).toMatchObject({ sampleRateHz: SAMPLE_RATE_HZ, channels: 2 });
  const left = wav.samples.filter((_, at) => at % 2 === 0);
  const right = wav.samples.filter((_, at) => at % 2 === 1);

  // What was sent is there, to the sample but for the coding.
  const asked = bestMatch(left, question);
  expect(asked.correlation).toBeGreaterThan(0.95);
  const toRecordingRate = createResampler(call.caller.sampleRateHz, SAMPLE_RATE_HZ);
  const parts = call.caller.loudspeaker.played();
  const [first] = parts;
  if (first === undefined) throw new Error("nothing was played");
  const greeting = toRecordingRate.push(call.heardOf(first.turnId));
  const greeted = bestMatch(right, greeting);
  expect(greeted.correlation).toBeGreaterThan(0.95);
  // And as far apart as the caller's own clock says.
  const speechAtMs = startedAtMs - firstLoudMs(question);
  const apartMs = ((asked.at - greeted.at) / SAMPLE_RATE_HZ) * 1_000;
  expect(Math.abs(apartMs - (speechAtMs - first.startsAtMs))).toBeLessThan(CLOCK_TOLERANCE_MS);
});

/** Where speech begins in a recording, as `Conversation.say` takes it: by frames of 20 ms. */
function firstLoudMs(samples: Int16Array): number {
  const first = samples.findIndex((sample) => Math.abs(sample) > 300);
  return Math.floor(first / 320) * 20;
}

/**
 * Where in `haystack` the first two seconds of `needle` are found, and how well: 1 is the same. Looked for roughly
 * first, by every 16th place and sample of the smoothed level, and then to the sample.
 */
function bestMatch(haystack: Int16Array, needle: Int16Array): { at: number; correlation: number } {
  const piece = needle.subarray(0, 2 * SAMPLE_RATE_HZ);
  const rough = levelsOf(haystack);
  const roughPiece = levelsOf(piece);
  let at = 0;
  let best = -1;
  for (let start = 0; start + roughPiece.length <= rough.length; start++) {
    const found = correlationAt(rough, roughPiece, start);
    if (found > best) [at, best] = [start * LEVEL_SAMPLES, found];
  }
  let match = { at, correlation: -1 };
  for (let start = Math.max(0, at - 2 * LEVEL_SAMPLES); start <= at + 2 * LEVEL_SAMPLES; start++) {
    const correlation = correlationAt(haystack, piece, start);
    if (correlation > match.correlation) match = { at: start, correlation };
  }
  return match;
}

/** 5 ms at 16 kHz. */
const LEVEL_SAMPLES = 80;

function levelsOf(samples: Int16Array): Float64Array {
  const levels = new Float64Array(Math.floor(samples.length / LEVEL_SAMPLES));
  for (let i = 0; i < levels.length; i++) {
    const part = samples.subarray(i * LEVEL_SAMPLES, (i + 1) * LEVEL_SAMPLES);
    levels[i] = part.reduce((sum, sample) => sum + Math.abs(sample), 0);
  }
  return levels;
}

function correlationAt(haystack: ArrayLike<number>, needle: ArrayLike<number>, start: number): number {
  let [dot, ofHay, ofNeedle] = [0, 0, 0];
  for (let i = 0; i < needle.length; i++) {
    const a = haystack[start + i] ?? 0;
    const b = needle[i] as number;
    dot += a * b;
    ofHay += a * a;
    ofNeedle += b * b;
  }
  return ofHay === 0 ? 0 : dot / Math.sqrt(ofHay * ofNeedle);
}
