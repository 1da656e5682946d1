/** Beginning of an address: its scheme, which is not said, or "www.", which is. */
export const URL_BEGINNING =
  /(?<![\p{L}\p{N}])(?:(?:https?|ftp):\/\/|mailto:(?=\S)|tel:(?=[+\d])|www\.(?=[\p{L}\p{N}]))/iu;
/** The same, broken off at the end of a text. */
export const URL_BEGUN =
  /(?<![\p{L}\p{N}])(?:h(?:t(?:t(?:p(?:s?(?::\/?)?)?)?)?)?|f(?:t(?:p(?::\/?)?)?)?|m(?:a(?:i(?:l(?:t(?:o:?)?)?)?)?)?|t(?:e(?:l:?)?)?|w(?:w(?:w\.?)?)?)$/iu;

/** Longest query or fragment that is said: a longer one is for machines. */
const MAX_QUERY_CHARS = 16;
const URL_CHARACTERS = /[^\s<>"`|\\^{}[\]*)“”»、。，；：！？]*/y;
const URL_TAIL = /[.,;:!?_~'’]+$/;

/** Part of an address, behind its scheme. */
export interface UrlPart {
  text: string;
  end: number;
  /** True when the address ends here. */
  isOver: boolean;
}

/**
 * Reads the address at `at` as far as it is there, and as it is said: with its host and path, without a slash at its
 * end or a long query. "begun" when more text must tell.
 */
export function urlPartAt(text: string, at: number, isWhole: boolean): UrlPart | "begun" {
  URL_CHARACTERS.lastIndex = at;
  const run = URL_CHARACTERS.exec(text)?.[0] ?? "";
  const end = at + run.length;
  const tail = URL_TAIL.exec(run)?.[0] ?? "";
  const address = run.slice(0, run.length - tail.length);
  const queryAt = address.search(/[?#]/);
  if (end === text.length && !isWhole) {
    const clear = (queryAt < 0 ? address : address.slice(0, queryAt)).replace(/\/+$/, "").length;
    return clear === 0 ? "begun" : { text: address.slice(0, clear), end: at + clear, isOver: false };
  }
  const path = queryAt < 0 ? address : address.slice(0, queryAt);
  const query = queryAt < 0 ? "" : address.slice(queryAt);
  const said = query.length > 1 && query.length <= MAX_QUERY_CHARS ? path + query : path.replace(/\/+$/, "");
  return { text: said + tail.replace(/[_~]/g, ""), end, isOver: true };
}

/** Longest address of a link, title included. */
const MAX_ADDRESS_CHARS = 500;
/** Longest name of a link's target. */
const MAX_REFERENCE_CHARS = 80;
const REFERENCE = /\[[^\]\n]{0,80}\]/y;

/**
 * Returns the index behind the target of a link whose text ends before `at`: "(address "title")" or "[name]"; `at`
 * when there is none, "begun" when more text must tell.
 */
export function linkTargetAt(text: string, at: number, isWhole: boolean): number | "begun" {
  const first = text.charAt(at);
  if (first === "") return isWhole ? at : "begun";
  if (first === "(") return addressEnd(text, at, isWhole);
  if (first !== "[") return at;
  REFERENCE.lastIndex = at;
  const reference = REFERENCE.exec(text)?.[0];
  if (reference !== undefined) return at + reference.length;
  const mayFollow = !isWhole && text.length - at <= MAX_REFERENCE_CHARS && !text.includes("\n", at);
  return mayFollow ? "begun" : at;
}

function addressEnd(text: string, at: number, isWhole: boolean): number | "begun" {
  if (text.startsWith("<", at + 1) || text.startsWith(" <", at + 1)) return bracketedEnd(text, at, isWhole);
  let depth = 0;
  let isTitle = false;
  for (let i = at; i < text.length; i++) {
    const character = text.charAt(i);
    if (character === "\n" || i - at > MAX_ADDRESS_CHARS) return at;
    if (character === "(") depth++;
    if (character === ")" && --depth === 0) return i + 1;
    if (isTitle || !/\s/.test(character)) continue;
    const next = text.charAt(i + 1);
    if (next === "" && !isWhole) return "begun";
    // An address has no spaces: "[sic] (as it stands)" is no link.
    if (!/["'()\s]/.test(next)) return at;
    isTitle = /["']/.test(next);
  }
  return isWhole ? text.length : "begun";
}

/** The same of an address in angle brackets, which may hold spaces. */
const BRACKETED = /\( ?<[^<>\n]{0,300}>[^()\n]{0,200}\)/y;
const BRACKETED_BEGUN = /^\( ?<[^<>\n]*(?:>[^()\n]*)?$/;

function bracketedEnd(text: string, at: number, isWhole: boolean): number | "begun" {
  BRACKETED.lastIndex = at;
  const target = BRACKETED.exec(text)?.[0];
  if (target !== undefined) return at + target.length;
  const mayFollow = !isWhole && text.length - at <= MAX_ADDRESS_CHARS;
  return mayFollow && BRACKETED_BEGUN.test(text.slice(at)) ? "begun" : at;
}
