/**
 * Whole numbers in as few bytes as they need: seven bits a byte, the lowest first, the eighth bit set on all but the
 * last (LEB128). Numbers up to 2^53 − 1 are kept exactly.
 */

/** Writes numbers one after the other. Throws `RangeError` for one that is no whole number from 0 on. */
export function writeVarints(numbers: readonly number[]): Uint8Array {
  const bytes: number[] = [];
  for (const number of numbers) {
    if (!Number.isSafeInteger(number) || number < 0) throw new RangeError(`${number} is no whole number from 0 on`);
    let rest = number;
    // By division: bit operations cut numbers to 32 bits.
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
    bytes.push(rest);
  }
  return Uint8Array.from(bytes);
}

/** Reads all numbers. Throws `RangeError` when the last one is cut off or one is too large. */
export function readVarints(bytes: Uint8Array): number[] {
  const numbers: number[] = [];
  let number = 0;
  let scale = 1;
  for (const byte of bytes) {
    number += (byte & 0x7f) * scale;
    if (number > Number.MAX_SAFE_INTEGER) throw new RangeError("a number is too large");
    if (byte & 0x80) scale *= 0x80;
    else {
      numbers.push(number);
      number = 0;
      scale = 1;
    }
  }
  if (scale > 1) throw new RangeError("the last number is cut off");
  return numbers;
}
