import { SAMPLE_RATE_HZ } from "../audio/frame.ts";
import { RECORDING_CHANNELS } from "./audio-format.ts";

/** A recording's picture has a level of each channel for every fifth of a second. */
export const LEVEL_MS = 200;

/** 200 ms at 16 kHz. */
const LEVEL_SAMPLES = (SAMPLE_RATE_HZ * LEVEL_MS) / 1_000;

/**
 * Returns the loudest sample of each channel in every 200 ms, the channels interleaved: 0 for silence to 127. It is the
 * magnitude of the mu-law code, so equal steps sound about equally large.
 */
export function levelsOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const levels = new Uint8Array(Math.ceil(bytes.length / (LEVEL_SAMPLES * RECORDING_CHANNELS)) * RECORDING_CHANNELS);
  for (let at = 0; at < bytes.length; at++) {
    const slot = Math.floor(at / (LEVEL_SAMPLES * RECORDING_CHANNELS)) * RECORDING_CHANNELS + (at % RECORDING_CHANNELS);
    const level = ~(bytes[at] as number) & 0x7f;
    if (level > (levels[slot] as number)) levels[slot] = level;
  }
  return levels;
}
