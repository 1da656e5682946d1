/** Most UTF-8 bytes of a UTF-16 unit: three; a pair of units takes four. */
export const UTF8_BYTES_PER_UNIT = 3;

/**
 * Writes a text as UTF-8 from `from` on and returns its end; half a surrogate pair becomes U+FFFD. `bytes` must have
 * room for the text. In plain code because the core may use no `TextEncoder`.
 */
export function writeUtf8(text: string, bytes: Uint8Array, from: number): number {
  let at = from;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      bytes[at++] = unit;
      continue;
    }
    const code = text.codePointAt(i) as number;
    if (code > 0xffff) i++;
    const point = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
    if (point < 0x800) bytes[at++] = 0xc0 | (point >> 6);
    else {
      if (point < 0x10000) bytes[at++] = 0xe0 | (point >> 12);
      else {
        bytes[at++] = 0xf0 | (point >> 18);
        bytes[at++] = 0x80 | ((point >> 12) & 0x3f);
      }
      bytes[at++] = 0x80 | ((point >> 6) & 0x3f);
    }
    bytes[at++] = 0x80 | (point & 0x3f);
  }
  return at;
}

/** Units per call of `String.fromCharCode`, which takes each as an argument. */
const BLOCK_UNITS = 4_096;

/** Decodes the text that `writeUtf8` wrote between two positions. Other bytes give other text, never an error. */
export function decodeUtf8(bytes: Uint8Array, from = 0, to = bytes.length): string {
  let text = "";
  const units: number[] = [];
  for (let at = from; at < to; ) {
    const lead = bytes[at] as number;
    const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    let point = length === 1 ? lead : lead & (0x7f >> length);
    for (let i = 1; i < length; i++) point = (point << 6) | ((bytes[at + i] ?? 0) & 0x3f);
    at += length;
    if (point > 0xffff) units.push(0xd800 + ((point - 0x10000) >> 10), 0xdc00 + ((point - 0x10000) & 0x3ff));
    else units.push(point);
    if (units.length >= BLOCK_UNITS) text += String.fromCharCode(...units.splice(0));
  }
  return text + String.fromCharCode(...units);
}
