import { z } from "zod";
import { decodeMulaw, encodeMulaw } from "../../../voice/audio/mulaw.ts";
import { type Clip, clipMs, MAX_CLIPS_MS } from "../../../voice/clips/clip.ts";

/** Set of an agent's clips, as they are stored together. */
export interface ClipSet {
  storedAtEpochMs: number;
  /** False while some are missing, or made by a voice that stood in: then they are made again soon. */
  isFinal: boolean;
  clips: readonly Clip[];
}

/**
 * Header of a stored set. A sample takes one byte (mu-law at 24 kHz): half the memory and time of a KV read, and its
 * noise lies 38 dB below the speech. With `MAX_CLIPS_MS` of speech a set has at most 2 MB; KV takes 25.
 */
const headerSchema = z.object({
  storedAtEpochMs: z.number(),
  isFinal: z.boolean(),
  clips: z.array(
    z.object({
      text: z.string(),
      samples: z.number().int().min(1),
      words: z.array(z.tuple([z.string(), z.number(), z.number()])),
    }),
  ),
});

/** Length of the header, little-endian, before it. */
const PREFIX_BYTES = 4;

/**
 * Encodes a set of clips as one value: the length of the header (4 bytes, little-endian), the header as JSON, the
 * clips' samples one after the other.
 */
export function encodeClipSet(set: ClipSet): Uint8Array<ArrayBuffer> {
  const header = new TextEncoder().encode(
    JSON.stringify({
      storedAtEpochMs: set.storedAtEpochMs,
      isFinal: set.isFinal,
      clips: set.clips.map(({ text, samples, words }) => ({
        text,
        samples: samples.length,
        words: words.map((word) => [word.text, word.fromMs, word.toMs]),
      })),
    } satisfies z.infer<typeof headerSchema>),
  );
  const audioBytes = set.clips.reduce((sum, { samples }) => sum + samples.length, 0);
  const bytes = new Uint8Array(PREFIX_BYTES + header.length + audioBytes);
  new DataView(bytes.buffer).setUint32(0, header.length, true);
  bytes.set(header, PREFIX_BYTES);
  let at = PREFIX_BYTES + header.length;
  for (const { samples } of set.clips) {
    bytes.set(encodeMulaw(samples), at);
    at += samples.length;
  }
  return bytes;
}

/** Decodes a set that `encodeClipSet` wrote; null for anything else, and for more audio than `maxMs`. */
export function decodeClipSet(value: ArrayBuffer, maxMs = MAX_CLIPS_MS): ClipSet | null {
  const bytes = new Uint8Array(value);
  if (bytes.length < PREFIX_BYTES) return null;
  const headerEnd = PREFIX_BYTES + new DataView(value).getUint32(0, true);
  const header = headerSchema.safeParse(parseJson(bytes.subarray(PREFIX_BYTES, headerEnd)));
  if (!header.success) return null;
  let at = headerEnd;
  const clips = header.data.clips.map(({ text, samples, words }): Clip => {
    const audio = bytes.subarray(at, at + samples);
    at += samples;
    return {
      text,
      samples: decodeMulaw(audio),
      words: words.map(([word, fromMs, toMs]) => ({ text: word, fromMs, toMs })),
    };
  });
  const { storedAtEpochMs, isFinal } = header.data;
  return at === bytes.length && playedMs(clips) <= maxMs ? { storedAtEpochMs, isFinal, clips } : null;
}

/** Returns the length of all `clips` together, in ms. */
export function playedMs(clips: readonly Clip[]): number {
  return clips.reduce((sum, clip) => sum + clipMs(clip), 0);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    // Not ours, or cut off: the caller makes the clips anew.
    return null;
  }
}

/** Part of KV that sets of clips are kept in. */
export interface ClipCache {
  get(key: string, type: "arrayBuffer"): Promise<ArrayBuffer | null>;
  put(key: string, value: Uint8Array<ArrayBuffer>, options: { expirationTtl: number }): Promise<void>;
}
