const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/** Two characters for every 12 bits: half the look-ups of one for every 6. */
const PAIRS = Array.from({ length: 4096 }, (_, bits) => ALPHABET.charAt(bits >> 6) + ALPHABET.charAt(bits & 63));
/** Value of each character by its code; -1 for what is not base64. */
const VALUES = Int8Array.from({ length: 128 }, (_, code) => ALPHABET.indexOf(String.fromCharCode(code)));

/**
 * Encodes bytes as RFC 4648 base64 with padding. In plain code because the core may use neither `btoa` nor `Buffer`.
 */
export function encodeBase64(bytes: Uint8Array): string {
  const whole = bytes.length - (bytes.length % 3);
  let text = "";
  for (let at = 0; at < whole; at += 3) {
    const bits = ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number);
    text += (PAIRS[bits >> 12] as string) + (PAIRS[bits & 4095] as string);
  }
  if (whole === bytes.length) return text;
  const bits = ((bytes[whole] as number) << 16) | ((bytes[whole + 1] ?? 0) << 8);
  const isPair = bytes.length - whole === 2;
  return text + (PAIRS[bits >> 12] as string) + (isPair ? `${ALPHABET.charAt((bits >> 6) & 63)}=` : "==");
}

/** Decodes the text that `encodeBase64` wrote. Throws `RangeError` for anything else. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  if (text.length % 4 !== 0) throw new RangeError("base64 comes in groups of four characters");
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  const last = text.length - padding;
  for (let at = 0, out = 0; at < text.length; at += 4) {
    let bits = 0;
    for (let i = at; i < at + 4; i++) {
      const value = i < last ? (VALUES[text.charCodeAt(i)] ?? -1) : 0;
      if (value < 0) throw new RangeError(`${JSON.stringify(text.charAt(i))} is not base64`);
      bits = (bits << 6) | value;
    }
    // Writes past the end of the array, where the padding was, are dropped.
    bytes[out++] = bits >> 16;
    bytes[out++] = bits >> 8;
    bytes[out++] = bits;
  }
  return bytes;
}
