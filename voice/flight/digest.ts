const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** FNV-1a of 16-bit units, as eight hexadecimal digits: tells texts and sounds apart, and protects nothing. */
function fnv1a(length: number, unitAt: (index: number) => number): string {
  let hash = FNV_OFFSET;
  for (let i = 0; i < length; i++) {
    const unit = unitAt(i);
    hash = Math.imul(hash ^ (unit & 0xff), FNV_PRIME);
    hash = Math.imul(hash ^ ((unit >> 8) & 0xff), FNV_PRIME);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** Returns a digest that stands for samples where their content is only compared: FNV-1a, eight hexadecimal digits. */
export function digestOfSamples(samples: Int16Array): string {
  return fnv1a(samples.length, (index) => samples[index] as number);
}

/**
 * Returns a digest that stands for plain data where its content is only compared: FNV-1a of its JSON, eight hexadecimal
 * digits.
 */
export function digestOfValue(value: unknown): string {
  const text = JSON.stringify(value) ?? "";
  return fnv1a(text.length, (index) => text.charCodeAt(index));
}
