import { PcmAssembler } from "../../../voice/audio/frame.ts";

/** Samples of a piece that are looked at, and the fewest that tell anything. */
const LOOKED_AT = 1_024;
const TELLING = 16;
/** Speech read one byte off jumps from sample to sample by many times as much: its low bytes, which are noise, lead. */
const SHIFTED_RATIO = 4;

/**
 * Makes whole samples of a vendor's speech, whose pieces may be cut anywhere. A vendor that loses or adds a byte, too,
 * shifts all that follows, and shifted samples are noise at full strength: so where an odd number of bytes has come, a
 * piece is read in the way that makes it the smoother by far, else as it goes on from the one before.
 */
export class SpeechAssembler {
  #assembler = new PcmAssembler();

  /** Returns every whole sample available so far, in new memory; empty when there is none yet. */
  push(bytes: Uint8Array): Int16Array<ArrayBuffer> {
    const isCarrying = this.#assembler.pendingBytes === 1;
    const isOdd = isCarrying || bytes.byteLength % 2 === 1;
    if (!isOdd || !isShifted(bytes, isCarrying ? 1 : 0)) return this.#assembler.push(bytes);
    if (!isCarrying) return this.#assembler.push(bytes.subarray(1));
    this.#assembler = new PcmAssembler();
    return this.#assembler.push(bytes);
  }
}

/** True when samples that begin at `offset` (0 or 1) of `bytes` are noise, and those of the other offset are none. */
function isShifted(bytes: Uint8Array, offset: 0 | 1): boolean {
  const count = Math.min(LOOKED_AT, (bytes.byteLength - 1) >> 1);
  return count >= TELLING && roughness(bytes, 1 - offset, count) * SHIFTED_RATIO < roughness(bytes, offset, count);
}

/** Sum of the steps between `count` samples from `offset` on. */
function roughness(bytes: Uint8Array, offset: number, count: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset);
  let sum = 0;
  for (let at = 1; at < count; at++) sum += Math.abs(view.getInt16(2 * at, true) - view.getInt16(2 * (at - 1), true));
  return sum;
}
