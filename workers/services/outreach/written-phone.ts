/** Dots or commas before one or two last digits, where no other divides: what spreadsheets make of numbers. */
const DECIMALS = /^([^.,]*\d{4})[.,](\d{1,2})$/;

/**
 * Reduces a phone number as people and programs write it to what stands for it: without marks that are not seen, an
 * apostrophe or formula that keeps a spreadsheet from changing it, `tel:`, brackets around a country's code, and the
 * `.0` of a number that became a fraction.
 */
export function plainPhone(written: string): string {
  const seen = written
    .normalize("NFKC")
    .replace(/\p{Cf}/gu, "")
    .replace(/\u2795/g, "+")
    .trim();
  const text = /^="(.*)"$/.exec(seen)?.[1] ?? seen;
  const number = text
    .replace(/^['\u2018\u2019]+\s*/, "")
    .replace(/^tel:\s*/i, "")
    .replace(/^\(\s*\+\s*(\d{1,3})\s*\)/, "+$1 ");
  const [, whole, decimals] = DECIMALS.exec(number) ?? [];
  return whole !== undefined && decimals === "0" ? whole : number;
}

/** Tells whether a plain phone number has digits behind a decimal point: which number it was cannot be known. */
export function isFraction(plain: string): boolean {
  return DECIMALS.test(plain);
}

/**
 * Tells whether a text holds two numbers, or one with another ending ("030 1234567/8"), which read together would be
 * somebody else's. `isNumber` says of a part whether it is a number by itself.
 */
export function holdsTwoNumbers(plain: string, isNumber: (part: string) => boolean): boolean {
  if (/[;|&\n\r\t]/.test(plain)) return true;
  for (const { index, 0: divider } of plain.matchAll(/\s*\/\s*|\s+/g)) {
    const [before, after] = [plain.slice(0, index), plain.slice(index + divider.length)];
    // Groups of one number are divided by blanks too, but only its first begins like a number.
    const isSecond = divider.includes("/") || (/^[+0(]/.test(after) && isNumber(after));
    if (isSecond && isNumber(before)) return true;
  }
  return false;
}
