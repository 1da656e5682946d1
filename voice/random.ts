/**
 * Numbers in [0, 1) that depend on `key` alone: the same key gives the same numbers on every machine, other keys
 * unrelated ones. The generator is sfc32 (Chris Doty-Humphrey, PractRand), its state a 128-bit hash of the key.
 */
export function randomOf(key: string): () => number {
  let [a, b, c, counter] = hash128(key);
  const next = (): number => {
    const sum = (a + b + counter) >>> 0;
    counter = (counter + 1) >>> 0;
    a = (b ^ (b >>> 9)) >>> 0;
    b = (c + (c << 3)) >>> 0;
    c = (((c << 21) | (c >>> 11)) + sum) >>> 0;
    return sum / 2 ** 32;
  };
  // Keys differ in few characters; the first outputs still show it.
  for (let i = 0; i < 12; i++) next();
  return next;
}

/** A standard normal value (Box and Muller 1958). */
export function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Hash of a text in 32 hexadecimal digits, the same on every machine. It keeps nothing secret. */
export function hashOf(text: string): string {
  return hash128(text)
    .map((part) => part.toString(16).padStart(8, "0"))
    .join("");
}

/** Four multiply-and-xor hashes side by side, each fed by its neighbour (the scheme known as cyrb128). */
function hash128(text: string): [number, number, number, number] {
  let [a, b, c, d] = [1779033703, 3144134277, 1013904242, 2773480762];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = b ^ Math.imul(a ^ code, 597399067);
    b = c ^ Math.imul(b ^ code, 2869860233);
    c = d ^ Math.imul(c ^ code, 951274213);
    d = a ^ Math.imul(d ^ code, 2716044179);
  }
  a = Math.imul(c ^ (a >>> 18), 597399067);
  b = Math.imul(d ^ (b >>> 22), 2869860233);
  c = Math.imul(a ^ (c >>> 17), 951274213);
  d = Math.imul(b ^ (d >>> 19), 2716044179);
  return [(a ^ b ^ c ^ d) >>> 0, b >>> 0, c >>> 0, d >>> 0];
}
