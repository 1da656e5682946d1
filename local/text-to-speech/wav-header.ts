import type { SpeechEncoding } from "./speech-format.ts";

/** Length written when the end is not known: readers then take everything up to the end of the stream. */
const UNKNOWN_LENGTH = 0xffff_ffff;

/** A 44-byte RIFF/WAVE header for mono audio of unknown length: format 1 (PCM, 16 bit) or 7 (G.711 mu-law, 8 bit). */
export function streamingWavHeader(encoding: SpeechEncoding, sampleRateHz: number): Uint8Array {
  const bytesPerSample = encoding === "linear16" ? 2 : 1;
  const header = new Uint8Array(44);
  const view = new DataView(header.buffer);
  const text = (offset: number, value: string) => header.set(new TextEncoder().encode(value), offset);
  text(0, "RIFF");
  view.setUint32(4, UNKNOWN_LENGTH, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, encoding === "linear16" ? 1 : 7, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRateHz, true);
  view.setUint32(28, sampleRateHz * bytesPerSample, true);
  view.setUint16(32, bytesPerSample, true);
  view.setUint16(34, bytesPerSample * 8, true);
  text(36, "data");
  view.setUint32(40, UNKNOWN_LENGTH, true);
  return header;
}
