import { samplesToMs } from "../audio/frame.ts";
import type { Clock } from "../clock.ts";
import { DeadlineExceeded, withDeadlines } from "../deadline.ts";
import type { NamedVoice } from "../providers.ts";
import { ProviderError } from "../providers.ts";
import type { ClipText } from "./clip.ts";
import { CLIP_RATE_HZ, type Clip, clipMs, MAX_CLIPS_MS } from "./clip.ts";
import { makeClip } from "./make-clip.ts";

/** Texts spoken at the same time: vendors' smallest plans allow as many, and calls go on meanwhile. */
const MAX_AT_ONCE = 3;
/** Deadlines of a clip's audio: generous, since no caller waits for a clip; a voice that takes longer hangs. */
const FIRST_BYTE_DEADLINE_MS = 5_000;
const STALL_DEADLINE_MS = 2_000;
/** The longest clause, 220 characters, is 15 s of speech. */
const MAX_CLIP_MS = 25_000;
/** A voice that failed this often and never spoke is given up for the next. */
const MAX_FAILURES = 3;

/** Dependencies of `recordClips`. */
export interface RecordClipsDeps {
  /**
   * Voices that speak at `CLIP_RATE_HZ`; the next takes over from a voice that says nothing at all, since clips of two
   * voices do not go together.
   */
  voices: readonly NamedVoice[];
  clock: Clock;
  onClip(clip: Clip): void;
  /** Takes the reason why a clip could not be made; it never holds what was to be said. */
  onFailure(provider: string, reason: string): void;
}

/** Outcome of `recordClips`. */
export interface RecordedClips {
  /** In the order of the texts; at most `MAX_CLIPS_MS` in all. */
  clips: Clip[];
  /** True when all clips that fit were made, and by the first voice. */
  isFinal: boolean;
}

/**
 * Makes clips of `texts` by having them spoken: silence cut off, words timed. Ends early, with the clips made so far,
 * when `signal` aborts.
 */
export async function recordClips(
  texts: readonly ClipText[],
  deps: RecordClipsDeps,
  signal: AbortSignal,
): Promise<RecordedClips> {
  for (const [position, voice] of deps.voices.entries()) {
    const { clips, isWhole } = await recordWith(voice, texts, deps, signal);
    if (clips.length > 0) return { clips, isFinal: position === 0 && isWhole };
  }
  return { clips: [], isFinal: false };
}

async function recordWith(
  voice: NamedVoice,
  texts: readonly ClipText[],
  deps: RecordClipsDeps,
  signal: AbortSignal,
): Promise<{ clips: Clip[]; isWhole: boolean }> {
  const made: (Clip | undefined)[] = [];
  let madeMs = 0;
  let isFull = false;
  let failures = 0;
  let next = 0;
  const isGivenUp = (): boolean => failures >= MAX_FAILURES && madeMs === 0;
  const work = async (): Promise<void> => {
    while (next < texts.length && !isFull && !isGivenUp() && !signal.aborted) {
      const index = next++;
      try {
        const clip = await recordClip(voice, texts[index] as ClipText, deps.clock, signal);
        const totalMs = madeMs + clipMs(clip);
        isFull ||= totalMs > MAX_CLIPS_MS;
        if (isFull) return;
        madeMs = totalMs;
        made[index] = clip;
        deps.onClip(clip);
      } catch (error) {
        if (!(error instanceof ProviderError || error instanceof DeadlineExceeded)) throw error;
        failures++;
        deps.onFailure(voice.provider, error.message);
      }
    }
  };
  await Promise.all(Array.from({ length: MAX_AT_ONCE }, work));
  return { clips: made.filter((clip) => clip !== undefined), isWhole: failures === 0 && !signal.aborted };
}

async function recordClip(voice: NamedVoice, text: ClipText, clock: Clock, signal: AbortSignal): Promise<Clip> {
  if (text.carrier !== undefined) {
    // Only as a part of a sentence; without its mark, the voice goes on to the carrier.
    const carried = `${text.text.replace(/\P{L}+$/u, "")} ${text.carrier}`;
    const clip = makeClip(text.text, await speak(voice, carried, clock, signal), { ...text, isCarried: true });
    if (clip) return clip;
  }
  const clip = makeClip(text.text, await speak(voice, text.text, clock, signal), text);
  if (!clip) throw failure(voice, "said nothing audible");
  return clip;
}

async function speak(voice: NamedVoice, text: string, clock: Clock, signal: AbortSignal): Promise<Int16Array[]> {
  const deadlines = { stage: "tts", firstMs: FIRST_BYTE_DEADLINE_MS, nextMs: STALL_DEADLINE_MS };
  const parts: Int16Array[] = [];
  let length = 0;
  const open = (own: AbortSignal): AsyncIterable<Int16Array> => voice.session.synthesize(text, own);
  for await (const samples of withDeadlines(open, deadlines, clock, signal)) {
    parts.push(samples);
    length += samples.length;
    if (samplesToMs(length, CLIP_RATE_HZ) > MAX_CLIP_MS) throw failure(voice, `spoke for more than ${MAX_CLIP_MS} ms`);
  }
  if (signal.aborted) throw failure(voice, "there was no time left for all clips");
  return parts;
}

function failure(voice: NamedVoice, message: string): ProviderError {
  return new ProviderError({ provider: voice.provider, stage: "tts", message, isRetryable: false });
}
