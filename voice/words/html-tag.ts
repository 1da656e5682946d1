/** What a tag does to the text around it. */
export type Tag =
  /** Everything up to the end of `until` is no text. */
  | { type: "skipped"; end: number; until: RegExp }
  | { type: "address"; end: number; address: string }
  | { type: "line" | "cell" | "inline"; end: number };

const MAX_TAG_CHARS = 300;
const TAG_BODY = /^\/?([a-z][\w:-]*)(?:\s+[\w:@.-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))*(?:\s+[a-z-]+)?\s*\/?$/i;
const DOCTYPE_BODY = /^!doctype\s[^<\n]*$/i;
const AUTOLINK_BODY = /^(?:[a-z][a-z0-9+.-]{1,20}:[^\s<>]+|[^\s<>@]+@[^\s<>@]+)$/i;
const LINE_TAG =
  /^(?:address|article|aside|blockquote|body|br|caption|center|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|html|li|main|menu|nav|ol|optgroup|option|p|pre|section|summary|table|tbody|tfoot|thead|title|tr|ul)$/i;
const CELL_TAG = /^(?:td|th)$/i;
const SKIPPED_TAG = /^<(?:!--|!\[CDATA\[|\?|(script|style|svg|template|head)(?=[\s>]))/i;

/** Reads the HTML tag, comment or address in angle brackets at `at`; null for a "<" that is none. */
export function tagAt(text: string, at: number, isWhole: boolean): Tag | "begun" | null {
  const rest = text.slice(at, at + MAX_TAG_CHARS);
  const mayFollow = !isWhole && rest.length < MAX_TAG_CHARS;
  if (!/^<[a-z/!?]/i.test(rest)) return rest === "<" && mayFollow ? "begun" : null;
  const skipped = SKIPPED_TAG.exec(rest);
  if (skipped) return { type: "skipped", end: at + skipped[0].length, until: endOfSkipped(skipped) };
  const close = rest.indexOf(">");
  if (close < 0) return mayFollow && isBegunTag(rest.slice(1)) ? "begun" : null;
  const body = rest.slice(1, close);
  const end = at + close + 1;
  if (DOCTYPE_BODY.test(body)) return { type: "inline", end };
  const name = body.includes("\n\n") ? undefined : TAG_BODY.exec(body)?.[1];
  if (name === undefined) return AUTOLINK_BODY.test(body) ? { type: "address", end, address: body } : null;
  if (LINE_TAG.test(name)) return { type: "line", end };
  return { type: CELL_TAG.test(name) ? "cell" : "inline", end };
}

function endOfSkipped([opening, name]: RegExpExecArray): RegExp {
  if (name !== undefined) return new RegExp(`</${name}\\s*>`, "i");
  return opening === "<?" ? /\?>/ : opening.startsWith("<![") ? /\]\]>/ : /-->/;
}

/** A tag's name alone, or with attributes: two words without an equals sign are text ("x <y and"). */
function isBegunTag(body: string): boolean {
  if (body.includes("<") || body.includes("\n\n")) return false;
  if (!/\s/.test(body)) return true;
  if (DOCTYPE_BODY.test(body)) return true;
  return body.includes("=") || /^\/?[a-z][\w:-]*\s+[\w:@.-]*\s*\/?$/i.test(body);
}
