/** What models put in front of a tool's name when they write its call as a text. */
const PREFIXES = [
  "print(",
  "await ",
  "functions.",
  "function.",
  "default_api.",
  "tools.",
  "tool.",
  "call:",
  "assistantcommentary to=",
  "commentary to=",
  "Action: ",
  "Tool: ",
  "Function: ",
  "`",
  "*",
  ">>>",
];
/** What stands between a tool's name and its arguments, up to their first bracket. */
const ARGUMENTS =
  /^(?::\d+)?\s*(?:(?:Action Input|Arguments|Parameters|Input):\s*)?(?:(?:<\|constrain\|>)?json\s*(?:<\|message\|>)?\s*)?[({]/i;
const ARGUMENTS_BEGUN =
  /^(?::\d*)?\s*(?:(?:Action Input|Arguments|Parameters|Input)(?::\s*)?|[a-z]{1,9}|Action [a-z]{0,5})?(?:<[^{(]{0,30})?$/i;
/** A list of calls behind a word that is none of theirs. */
const LIST = "functools[";
/** More words than these stand in front of no tool's name. */
const MAX_PREFIXES = 4;
/** Places in an answer at which a call can stand: its beginning, behind a sentence and on a line of its own. */
const PLACE = /(?:^|\n|[.!?:…]\s?)\s*$/;
const PLACES = /(?:\n|[.!?:…]\s)\s*/g;

/**
 * Judges text that stands where a call can be: "call" for a tool's name with the start of its arguments, "open" when
 * more text must tell, null for none.
 */
export function namedCallAt(text: string, toolNames: ReadonlySet<string>): "call" | "open" | null {
  let rest = text;
  for (let count = 0; count < MAX_PREFIXES; count++) {
    const prefix = PREFIXES.find((candidate) => rest.startsWith(candidate));
    if (prefix === undefined) break;
    rest = rest.slice(prefix.length);
  }
  if (rest.startsWith(LIST)) return "call";
  for (const name of toolNames) {
    if (!rest.startsWith(name)) continue;
    const behind = rest.slice(name.length);
    if (ARGUMENTS.test(behind)) return "call";
    if (ARGUMENTS_BEGUN.test(behind)) return "open";
  }
  return [...toolNames, ...PREFIXES, LIST].some((known) => known.startsWith(rest)) ? "open" : null;
}

/** True where a call could begin behind `before`. */
export function isCallPlace(before: string): boolean {
  return PLACE.test(before);
}

/** Yields the indices in `text`, which follows on `before`, at which a call could begin. */
export function* callPlaces(text: string, before: string): Generator<number> {
  const first = isCallPlace(before) ? text.search(/\S/) : -1;
  if (first >= 0) yield first;
  for (const { 0: match, index } of text.matchAll(PLACES)) {
    const place = index + match.length;
    if (place > first && place < text.length) yield place;
  }
}
