/** Dots or commas before one or two last digits, where no other divides: what spreadsheets make of numbers. */
const DECIMALS = /^([^.,]*\d{4})[.,](\d{1,2})$/;

/** What is left of long numbers in a spreadsheet that shortens them: `4.93012E+11`. */
const SHORTENED = /^[+-]?\d+(?:[.,]\d+)?e\+?\d+$/i;

/** An extension behind a number, by the words that the library does not know. */
const EXTENSION =
  /(?:;ext=|[\s\d,;(](?:durchwahl|dw|apparat|app|poste|int|interno|ramal|anexo|toestel|доб|x|ext)[.:]?)\s*\d{1,7}\)?$/iu;

/** Tells whether a spreadsheet has shortened a number, whose last digits are lost. */
export function isShortened(plain: string): boolean {
  return SHORTENED.test(plain);
}

/** Tells whether a plain phone number ends in an extension. */
export function hasExtension(plain: string): boolean {
  return EXTENSION.test(plain);
}

/** A number that became a fraction without being changed, as it was: `301234567.0`. */
export function withoutZeroFraction(plain: string): string {
  const [, whole, decimals] = DECIMALS.exec(plain) ?? [];
  return whole !== undefined && decimals === "0" ? whole : plain;
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
  const parts = plain.split(/[^\d\s()+./-]+|\s*(?=\+)/);
  if (parts.filter((part) => isNumber(part.trim())).length > 1) return true;
  for (const { index, 0: divider } of plain.matchAll(/\s*\/\s*|\s+/g)) {
    const [before, after] = [plain.slice(0, index), plain.slice(index + divider.length)];
    // Groups of one number are divided by blanks too, but only its first begins like a number.
    const isSecond = divider.includes("/") || (/^[+0(]/.test(after) && isNumber(after));
    if (isSecond && isNumber(before)) return true;
  }
  return false;
}
