import { withoutZeroFraction } from "./phone-faults.ts";

/** Longer texts are no number, and are not looked at: a cell may have thousands of characters. */
const MAX_WRITTEN_CHARS = 200;

/** Schemes of links that dial, and pages of WhatsApp, whose numbers have no plus. */
const LINK = /^(?:tel|callto|sms|whatsapp|phone)\s*:\s*(?:\/\/)?(?=[+(\d])/i;
const CHAT =
  /^(?:(?:https?:\/\/)?(?:www\.)?wa\.me\/|(?:https?:\/\/\w+\.whatsapp\.com\/|whatsapp:\/\/)send\/?\?phone=)\+?(\d{7,15})(?=$|[/?&#])/i;

/** A word before a number that says what it is: `Tel.: 030 1234567`. A fax is none that is called. */
const LABEL =
  /^(?:tele(?:phone|fon)|telephone|tel|fon|phone|ph|mobile?|mob|m|cell|c|handy|whatsapp)\s*[.:]+\s*(?=[+(\d])/i;
/** Signs, flags and quotes around a number, and a word in brackets behind it. */
const AROUND = "\\p{So}|\\ufe0f|\\s|['\"`\\u00b4\\u2018-\\u201f\\u00ab\\u00bb]";
const BEFORE = new RegExp(`^(?:${AROUND}|=(?=[+\\d(]))+`, "u");
const BEHIND = new RegExp(`(?:${AROUND}|\\(\\p{L}[\\p{L} .]{0,20}\\))+$`, "u");

/** Zeros of the digits that Indian, Thai, Lao, Burmese and Khmer scripts write, which the library does not read. */
const ZEROS = [..."\u0966\u09e6\u0a66\u0ae6\u0b66\u0be6\u0c66\u0ce6\u0d66\u0e50\u0ed0\u1040\u17e0"].map((zero) =>
  zero.charCodeAt(0),
);

/**
 * Reduces a phone number as people and programs write it to what stands for it: without marks that are not seen, an
 * apostrophe or formula that keeps a spreadsheet from changing it, the scheme of a link, a word that says what it is,
 * brackets around a country's code, and the `.0` of a number that became a fraction.
 */
export function plainPhone(written: string): string {
  if (written.length > MAX_WRITTEN_CHARS) return written;
  const seen = written
    .normalize("NFKC")
    .replace(/\p{Cf}/gu, "")
    .replace(/\u2795/g, "+")
    .replace(/[\u0966-\u17e9]/g, asciiDigit)
    .trim();
  const text = /^="(.*)"$/.exec(seen)?.[1] ?? seen;
  const bare = text.replace(BEFORE, "").replace(BEHIND, "").replace(LABEL, "");
  const chat = CHAT.exec(bare)?.[1];
  const linked = chat === undefined ? bare.replace(LINK, "") : `+${chat}`;
  const number = linked.replace(/^\(\s*\+\s*(\d{1,3})\s*\)/, "+$1 ");
  return withoutZeroFraction(number);
}

function asciiDigit(letter: string): string {
  const code = letter.charCodeAt(0);
  const zero = ZEROS.find((first) => code >= first && code < first + 10);
  return zero === undefined ? letter : String(code - zero);
}
