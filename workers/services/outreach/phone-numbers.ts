import {
  type CountryCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from "libphonenumber-js/min";
import { err, ok, type Result } from "../../../voice/result.ts";
import { hasExtension, holdsTwoNumbers, isFraction, isShortened } from "./phone-faults.ts";
import { plainPhone } from "./written-phone.ts";

export type { CountryCode };

/** E.164: a plus and at most fifteen digits, the first of which is no zero. */
export const E164_PATTERN = /^\+[1-9]\d{1,14}$/;

/** Longer texts are no phone numbers, however they are written. */
const MAX_WRITTEN_LENGTH = 40;

/** Whether numbers of this country (ISO 3166-1, two capitals) can be read. */
export function isCountry(code: string): code is CountryCode {
  return isSupportedCountry(code);
}

/**
 * Reads a phone number as E.164. One that begins with `+` is taken as it is; any other is one of `defaultCountry`,
 * dialled there, and without such a country refused. Not valid by the country's numbering plan, with an extension, or
 * more than one number: refused. The refusal is for people.
 */
export function toE164(written: string, defaultCountry: CountryCode | undefined): Result<string, string> {
  const text = plainPhone(written);
  if (text === "") return err("is missing");
  if (isShortened(text)) return err("was shortened by a spreadsheet; format the column as text and write it again");
  if (defaultCountry === undefined && !text.startsWith("+")) {
    return err("needs a country: begin it with + or name a defaultCountry");
  }
  if (text.length > MAX_WRITTEN_LENGTH) return err("is not a valid phone number");
  if (isFraction(text)) return err("is a decimal number, as spreadsheets make them; format the column as text");
  const number = parsed(text, defaultCountry);
  if (hasExtension(text)) return err("may have no extension");
  if (holdsTwoNumbers(text, (part) => parsed(part, defaultCountry) !== undefined)) {
    return err("may be more than one number");
  }
  if (number === undefined) return err("is not a valid phone number");
  return number.ext === undefined ? ok(number.number) : err("may have no extension");
}

/** The number that a text is, if it is valid in its country. */
function parsed(text: string, defaultCountry: CountryCode | undefined): PhoneNumber | undefined {
  const options = { extract: false, ...(defaultCountry !== undefined && { defaultCountry }) };
  const number = parsePhoneNumberFromString(text, options);
  if (number === undefined || number.isValid()) return number;
  // Until 2019 Mexico's mobile numbers had a 1 before them from abroad, and others 01, 044 or 045 within the country;
  // many lists have them still.
  const mexican = /^\+52(?:01|04[45]|1)(\d{10})$/.exec(number.number)?.[1];
  if (mexican === undefined) return undefined;
  const current = parsePhoneNumberFromString(`+52${mexican}`, options);
  return current?.isValid() ? current : undefined;
}
