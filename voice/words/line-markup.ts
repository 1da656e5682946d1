/** Beginning of a line that is markup, and the text that is said in its place. */
export interface LineMarkup {
  /** Kind of the line from here on; null when the markup leaves it open. */
  block: "heading" | "item" | "row" | null;
  /** Index behind the markup. */
  end: number;
  text: string;
  /** True when the line says nothing, and so parts what stands around it. */
  isSilent: boolean;
  /** True when other markup may follow as at the beginning of a line. */
  isLineStart: boolean;
}

/** Longest line that may still turn out to be a rule or a fence. */
const MAX_RULE_CHARS = 200;
const MAX_INFO_CHARS = 40;

const FENCE = /^(?:`{3,}|~{3,})/;
const FENCE_BEGUN = /^(?:`{1,2}|~{1,2})$/;
const RULE_CHARACTERS = /^[-=*_+|: \t]+$/;
/** A thematic break, the line under a heading, the line under a table's head, or an item without a text. */
const RULE = /^(?:=={1,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|[|: \t]*-[-|: \t]*|\+[-=+]*[-=][-=+]*\+)[ \t]*$/;
const HEADING = /^#{1,6}(?:[ \t]+|$)/;
const HEADING_BEGUN = /^#{1,6}$/;
const BULLET = /^(?:[-*+–—→➜✓✔✗✘][ \t]+|[•‣◦▪▫●○∙·■□◆◇►▶➤][ \t]*)/;
const BULLET_BEGUN = /^[-*+–—→➜✓✔✗✘]$/;
const TASK = /^\[[ xX]\][ \t]+/;
const TASK_BEGUN = /^\[(?:[ xX]\]?)?$/;
/** "1. ", "1) " and "(1) ", but not "(555) 123". */
const NUMBER = /^(?:(\d{1,3})[.)]|\((\d{1,2})\))(?=[ \t]+\S)/;
const NUMBER_BEGUN = /^(?:\d{1,3}(?:[.)][ \t]*)?|\((?:\d{1,2}(?:\)[ \t]*)?)?)$/;
/** The kind of a note that stands out, as "[!TIP]" in the first line of a quote. */
const ALERT = /^\[!(?:note|tip|important|warning|caution)\][ \t]*$/i;
const ALERT_BEGUN = /^\[(?:![a-z]{0,9}(?:\][ \t]*)?)?$/i;
const DEFINITION = /^\[(\^?)[^\]\n]{1,60}\]:[ \t]*/;
const DEFINITION_BEGUN = /^\[[^\]\n]{0,60}(?:\](?::[ \t]*)?)?$/;
const TARGET = /^(?:[</#]|https?:|www\.|mailto:|\S+\.\S)/i;

/**
 * Reads the markup that a line begins with at `at`: "begun" when more text must tell, null for none. `isWhole`: no more
 * text follows.
 */
export function lineMarkupAt(text: string, at: number, isWhole: boolean): LineMarkup | "begun" | null {
  const lineEnd = text.indexOf("\n", at);
  const line = text.slice(at, lineEnd < 0 ? text.length : lineEnd);
  const isBegun = lineEnd < 0 && !isWhole;
  const silent = { block: null, end: at + line.length, text: "", isSilent: true, isLineStart: false };

  if (isBegun && (FENCE_BEGUN.test(line) || line === ">")) return "begun";
  if (ALERT.test(line)) return isBegun ? "begun" : silent;
  if (FENCE.test(line) && isFence(line)) return isBegun ? "begun" : silent;
  if (line.length < MAX_RULE_CHARS && RULE_CHARACTERS.test(line)) {
    if (isBegun) return "begun";
    if (RULE.test(line)) return silent;
  }
  if (/^>(?!=)/.test(line)) return { ...silent, end: at + 1, isSilent: false, isLineStart: true };
  return (isBegun ? beginsMarkup(line) : null) ?? itemAt(line, at, silent) ?? definitionAt(line, isBegun, at, silent);
}

/** A name of a language may follow a fence, and no text. */
function isFence(line: string): boolean {
  const info = line.replace(FENCE, "");
  return info.length <= MAX_INFO_CHARS && /^[ \t]*[\w+#.-]*[ \t]*(?:\{[^}`]*\}?)?\s*$/.test(info);
}

function beginsMarkup(line: string): "begun" | null {
  const begun = [HEADING_BEGUN, BULLET_BEGUN, TASK_BEGUN, NUMBER_BEGUN, ALERT_BEGUN, DEFINITION_BEGUN];
  return begun.some((pattern) => pattern.test(line)) ? "begun" : null;
}

function itemAt(line: string, at: number, silent: LineMarkup): LineMarkup | null {
  const heading = HEADING.exec(line)?.[0];
  if (heading !== undefined) return { ...silent, block: "heading", end: at + heading.length, isSilent: false };
  const mark = (BULLET.exec(line) ?? TASK.exec(line))?.[0];
  if (mark !== undefined)
    return { ...silent, block: "item", end: at + mark.length, isSilent: false, isLineStart: true };
  const number = NUMBER.exec(line);
  if (number) {
    const text = `${number[1] ?? number[2]}.`;
    return { ...silent, block: "item", end: at + number[0].length, text, isSilent: false };
  }
  return line.startsWith("|") ? { ...silent, block: "row", end: at + 1, isSilent: false } : null;
}

/** "[1]: https://…" says nothing; of "[^1]: …" the note is said. */
function definitionAt(line: string, isBegun: boolean, at: number, silent: LineMarkup): LineMarkup | "begun" | null {
  const definition = DEFINITION.exec(line);
  if (!definition) return null;
  if (definition[1] === "^") return { ...silent, end: at + definition[0].length };
  const target = line.slice(definition[0].length);
  if (isBegun && !/\s/.test(target)) return "begun";
  if (!TARGET.test(target)) return null;
  return isBegun ? "begun" : silent;
}
