/**
 * Marks 20 ms frames of 16-bit samples so that whoever receives them, in another process and after a worker batched
 * them, can tell when each was sent and where in the scripted conversation it belongs. The mark lives in the lowest bit
 * of the first samples: at −90 dBFS voice activity cannot hear it.
 */
export interface FrameStamp {
  sentAtMs: number;
  /** Frame of the conversation's cycle. */
  position: number;
}

/** Tells marked frames from silence that the worker put in. */
const MAGIC = 0xb5;
const MAGIC_BITS = 8;
const TIME_BITS = 32;
const POSITION_BITS = 16;
/** Time is kept in tenths of a millisecond and wraps after five days. */
const TICKS_PER_MS = 10;
const TICK_RANGE = 2 ** TIME_BITS;

/** Samples that carry the mark. */
export const STAMP_SAMPLES = MAGIC_BITS + TIME_BITS + POSITION_BITS;

/** Marks the frame that begins at `samples[0]`. */
export function writeStamp(samples: Int16Array, { sentAtMs, position }: FrameStamp): void {
  writeBits(samples, 0, MAGIC_BITS, MAGIC);
  writeBits(samples, MAGIC_BITS, TIME_BITS, Math.round(sentAtMs * TICKS_PER_MS) % TICK_RANGE);
  writeBits(samples, MAGIC_BITS + TIME_BITS, POSITION_BITS, position);
}

/** The mark of the frame that begins at `samples[0]`, or null. `nowMs` (on the same clock) resolves the wrap. */
export function readStamp(samples: Int16Array, nowMs: number): FrameStamp | null {
  if (samples.length < STAMP_SAMPLES || readBits(samples, 0, MAGIC_BITS) !== MAGIC) return null;
  const nowTicks = Math.round(nowMs * TICKS_PER_MS);
  const agoTicks = (nowTicks - readBits(samples, MAGIC_BITS, TIME_BITS)) % TICK_RANGE;
  const position = readBits(samples, MAGIC_BITS + TIME_BITS, POSITION_BITS);
  return { sentAtMs: (nowTicks - agoTicks) / TICKS_PER_MS, position };
}

function writeBits(samples: Int16Array, at: number, bits: number, value: number): void {
  for (let i = 0; i < bits; i++) {
    samples[at + i] = ((samples[at + i] as number) & ~1) | ((value >>> i) & 1);
  }
}

function readBits(samples: Int16Array, at: number, bits: number): number {
  let value = 0;
  for (let i = 0; i < bits; i++) value += ((samples[at + i] as number) & 1) * 2 ** i;
  return value;
}
