import { err, ok, type Result } from "../../../voice/result.ts";

/** Characters of a name. */
export const MAX_NAME_LENGTH = 200;
/** Characters of an address (RFC 5321 section 4.5.3.1.3, less the brackets). */
export const MAX_EMAIL_LENGTH = 254;
export const MAX_ATTRIBUTES = 50;
/** Characters of an attribute's text. */
export const MAX_ATTRIBUTE_LENGTH = 500;

/** Columns of an exported file that are the platform's to say; an import passes over them. */
export const givenColumns = ["id", "status", "attempts", "lastCalledAt", "createdAt"] as const;

/** Names that attributes cannot have: in a file they are columns of their own. */
const RESERVED = new Set(["phone", "email", "name", ...givenColumns.map((name) => name.toLowerCase())]);

/** Begins with a letter, so that neither a spreadsheet takes it for a formula nor JavaScript for `__proto__`. */
const ATTRIBUTE_NAME = /^\p{L}[\p{L}\p{M}\p{N} _./-]{0,63}$/u;

/** Whether an attribute may be called this. */
export function isAttributeName(name: string): boolean {
  return ATTRIBUTE_NAME.test(name) && !RESERVED.has(name.toLowerCase()) && name === name.trim();
}

/** An address as HTML forms take it, with letters of any script on both sides. */
const EMAIL =
  /^[\p{L}\p{M}\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,62})(?:\.[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,62}))+$/u;

/** An address in lower case, as it is kept; the refusal is for people. */
export function toEmail(written: string): Result<string, string> {
  const email = written
    .normalize("NFC")
    .replace(/\p{Cf}/gu, "")
    .trim()
    .toLowerCase();
  const isAddress = email.length <= MAX_EMAIL_LENGTH && EMAIL.test(email) && !/^\.|\.\.|\.@|-\.|-$/.test(email);
  return isAddress ? ok(email) : err("is not an e-mail address");
}
