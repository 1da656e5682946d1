/**
 * Binary frames of the wire of an operator who listens (listening.ts): a header of 12 bytes, little-endian, and 16-bit
 * little-endian mono PCM. Apart from its messages, so that pages decode frames without their schemas.
 *
 * | byte | holds |
 * |---|---|
 * | 0 | version of the form: 1 |
 * | 1 | channel: 0 is the caller, 1 the agent |
 * | 2–3 | samples a second |
 * | 4–7 | number of the frame, from 0; a gap is audio that was dropped because the listener was slow |
 * | 8–11 | when its first sample was heard, ms since the call's start; the agent's is a little ahead |
 */

/** Version of a frame's form. */
export const LISTENING_VERSION = 1;
/** Bytes of a frame's header; a multiple of two, so that the samples behind it are aligned. */
export const LISTENING_HEADER_BYTES = 12;

/** Channel of a frame: the party that is heard on it. */
export type ListeningChannel = "caller" | "agent";

const CHANNELS: readonly ListeningChannel[] = ["caller", "agent"];

/** Audio of one party. */
export interface ListeningFrame {
  channel: ListeningChannel;
  sampleRateHz: number;
  number: number;
  /** When the first sample was heard, ms since the call's start. */
  atMs: number;
  samples: Int16Array;
}

/** Encodes a frame, in new memory. */
export function encodeListeningFrame(frame: ListeningFrame): ArrayBuffer {
  const { channel, sampleRateHz, number, atMs, samples } = frame;
  const buffer = new ArrayBuffer(LISTENING_HEADER_BYTES + samples.byteLength);
  const header = new DataView(buffer);
  header.setUint8(0, LISTENING_VERSION);
  header.setUint8(1, CHANNELS.indexOf(channel));
  header.setUint16(2, sampleRateHz, true);
  header.setUint32(4, number, true);
  header.setUint32(8, Math.max(0, Math.round(atMs)), true);
  // Memory order is wire order on every platform that runs JavaScript today.
  new Int16Array(buffer, LISTENING_HEADER_BYTES).set(samples);
  return buffer;
}

/** Decodes a frame; its samples share the memory of `buffer`. Null for anything that is no frame. */
export function decodeListeningFrame(buffer: ArrayBuffer): ListeningFrame | null {
  if (buffer.byteLength < LISTENING_HEADER_BYTES || buffer.byteLength % 2 !== 0) return null;
  const header = new DataView(buffer);
  const channel = CHANNELS[header.getUint8(1)];
  if (header.getUint8(0) !== LISTENING_VERSION || channel === undefined) return null;
  return {
    channel,
    sampleRateHz: header.getUint16(2, true),
    number: header.getUint32(4, true),
    atMs: header.getUint32(8, true),
    samples: new Int16Array(buffer, LISTENING_HEADER_BYTES),
  };
}
