import { z } from "zod";
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
const ATTRIBUTE_NAME = /^\p{L}[\p{L}\p{N} _.-]{0,63}$/u;

/** Whether an attribute may be called this. */
export function isAttributeName(name: string): boolean {
  return ATTRIBUTE_NAME.test(name) && !RESERVED.has(name.toLowerCase()) && name === name.trim();
}

const EMAIL = z.regexes.email;

/** An address in lower case, as it is kept; the refusal is for people. */
export function toEmail(written: string): Result<string, string> {
  const email = written.trim().toLowerCase();
  return email.length <= MAX_EMAIL_LENGTH && EMAIL.test(email) ? ok(email) : err("is not an e-mail address");
}
