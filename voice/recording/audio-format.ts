import { SAMPLE_RATE_HZ } from "../audio/frame.ts";

/**
 * Form of a call's audio recording: a WAV file of two channels, the caller left and the agent right, as mu-law at
 * 16 kHz. That is 32 kB a second or 1.9 MB a minute, half of PCM, keeps the band that calls are heard in, and browsers
 * and telephony programs play it as it is.
 */
export const RECORDING_CHANNELS = 2;

/** Bytes of one moment in both channels: mu-law has one a sample. */
const BLOCK_BYTES = RECORDING_CHANNELS;

/** 16,000 samples × 2 channels. */
export const RECORDING_BYTES_PER_SECOND = SAMPLE_RATE_HZ * BLOCK_BYTES;

/** Length of a segment, the piece in which a recording is stored while the call goes on. */
export const SEGMENT_MS = 10_000;
/** Moments in a segment. */
export const SEGMENT_SAMPLES = (SAMPLE_RATE_HZ * SEGMENT_MS) / 1_000;
/** Bytes in a segment: 320 kB. */
export const SEGMENT_BYTES = SEGMENT_SAMPLES * BLOCK_BYTES;

/** Code of mu-law silence. */
export const SILENCE_CODE = 0xff;

/** Recordings end here, however long the call: the longest that an agent's limits allow. 230 MB. */
export const MAX_RECORDING_MS = 7_200_000;

/** RIFF (12) + `fmt ` with its extension size (26) + `fact`, which all but PCM has (12) + the head of `data` (8). */
export const WAV_HEADER_BYTES = 58;

/** Format tag of mu-law (RFC 2361). */
const FORMAT_MULAW = 7;

/** Returns the header of a recording's WAV file with so many bytes of audio. */
export function recordingHeader(audioBytes: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(WAV_HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  const tag = (at: number, text: string): void => {
    for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
  };
  tag(0, "RIFF");
  view.setUint32(4, WAV_HEADER_BYTES - 8 + audioBytes, true);
  tag(8, "WAVEfmt ");
  view.setUint32(16, 18, true);
  view.setUint16(20, FORMAT_MULAW, true);
  view.setUint16(22, RECORDING_CHANNELS, true);
  view.setUint32(24, SAMPLE_RATE_HZ, true);
  view.setUint32(28, RECORDING_BYTES_PER_SECOND, true);
  view.setUint16(32, BLOCK_BYTES, true);
  view.setUint16(34, 8, true);
  tag(38, "fact");
  view.setUint32(42, 4, true);
  view.setUint32(46, audioBytes / BLOCK_BYTES, true);
  tag(50, "data");
  view.setUint32(54, audioBytes, true);
  return bytes;
}

/** Returns the bytes of audio that last `ms`, whole moments. */
export function recordingBytes(ms: number): number {
  return Math.round((ms * SAMPLE_RATE_HZ) / 1_000) * BLOCK_BYTES;
}
