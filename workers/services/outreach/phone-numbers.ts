import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/min";
import { err, ok, type Result } from "../../../voice/result.ts";

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
 * A phone number as E.164. One that begins with `+` is taken as it is; any other is one of `defaultCountry`, dialled there, and without
 * such a country refused. Not valid by the country's numbering plan, or with an extension: refused. The refusal is for people.
 */
export function toE164(written: string, defaultCountry: CountryCode | undefined): Result<string, string> {
  const text = written.trim();
  if (text === "") return err("is missing");
  if (defaultCountry === undefined && !text.startsWith("+")) {
    return err("needs a country: begin it with + or name a defaultCountry");
  }
  if (text.length > MAX_WRITTEN_LENGTH) return err("is not a valid phone number");
  const number = parsePhoneNumberFromString(text, {
    extract: false,
    ...(defaultCountry !== undefined && { defaultCountry }),
  });
  if (number === undefined || !number.isValid()) return err("is not a valid phone number");
  return number.ext === undefined ? ok(number.number) : err("may have no extension");
}
