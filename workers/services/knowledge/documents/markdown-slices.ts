/**
 * A library's time for one run of a million marks, and its memory for a million headings, are more than a worker has.
 * So a long document is read in slices, each of which costs no more than its length allows: between paragraphs where it
 * can be, else between lines, and within a line only where that alone is too long. What a slice is cut out of, a fence
 * of code, a comment or a table, is closed at its end and opened again in the next.
 */

/** Characters of a slice, give or take what opens and closes it. */
export const MAX_SLICE_CHARS = 8_192;
/** A table's head that is longer is not said again. */
const MAX_HEAD_CHARS = 4_096;

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const PROGRAM = /^ {0,3}<(script|style|pre|textarea)(?=[\s>]|$)/i;
const COMMENT = /^ {0,3}<!--/;
const TABLE_RULE = /^[|:\- \t]*$/;

/** Enclosure around a line: a fence, a comment or a program. `isEnd` tells its last line. */
interface Enclosure {
  head: string;
  tail: string;
  isEnd(line: string): boolean;
}

/** Cuts Markdown whose lines end in LF into slices that can be read one by one. */
export function* slicesOf(markdown: string): Generator<string> {
  let from = 0;
  let at = 0;
  let head = "";
  /** The place after the last empty line of the slice that nothing encloses. */
  let gap = 0;
  let around: Enclosure | null = null;
  let before = "";
  let table = "";
  while (at < markdown.length) {
    const newline = markdown.indexOf("\n", at);
    const end = newline === -1 ? markdown.length : newline + 1;
    if (end - from > MAX_SLICE_CHARS && (at > from || end - at > MAX_SLICE_CHARS)) {
      if (gap > from) {
        yield head + markdown.slice(from, gap);
        head = "";
        from = gap;
      } else {
        const cut: number = at > from ? at : placeWithin(markdown, at);
        yield head + markdown.slice(from, cut) + (around?.tail ?? "");
        head = around?.head ?? table;
        from = cut;
        at = cut;
      }
      continue;
    }
    const line = markdown.slice(at, newline === -1 ? end : newline);
    at = end;
    if (around !== null) {
      if (around.isEnd(line)) around = null;
      continue;
    }
    around = enclosureOf(line);
    if (line.trim() === "") {
      table = "";
      if (/[^ \t\n]/.test(markdown.charAt(end))) gap = end;
    } else if (isTableRule(line, before)) {
      const repeated = `${before}\n${line}\n`;
      table = repeated.length > MAX_HEAD_CHARS ? "" : repeated;
    }
    before = line;
  }
  if (at > from) yield head + markdown.slice(from, at);
}

function enclosureOf(line: string): Enclosure | null {
  const fence = FENCE.exec(line)?.[1];
  if (fence !== undefined && !(fence.startsWith("`") && line.trimStart().slice(fence.length).includes("`"))) {
    const mark = fence.slice(0, 100);
    return { head: `${mark}\n`, tail: `\n${mark}\n`, isEnd: (last) => isClosingFence(last, fence) };
  }
  const program = PROGRAM.exec(line)?.[1]?.toLowerCase();
  if (program !== undefined) return markup(line, `<${program}>`, `</${program}>`);
  return COMMENT.test(line) ? markup(line, "<!--", "-->") : null;
}

function markup(line: string, head: string, tail: string): Enclosure | null {
  const isEnd = (last: string): boolean => last.toLowerCase().includes(tail);
  return isEnd(line) ? null : { head: `${head}\n`, tail: `\n${tail}\n`, isEnd };
}

function isClosingFence(line: string, fence: string): boolean {
  const mark = FENCE.exec(line)?.[1];
  return mark?.startsWith(fence) === true && line.trim() === mark;
}

function isTableRule(line: string, before: string): boolean {
  return before.includes("|") && line.includes("-") && TABLE_RULE.test(line);
}

/** Finds the place to cut a line that is longer than a slice: behind a space, or else between characters. */
function placeWithin(text: string, from: number): number {
  const most = from + MAX_SLICE_CHARS;
  const space = text.lastIndexOf(" ", most - 1);
  if (space > from) return space + 1;
  const isWithinPair = /[\uDC00-\uDFFF]/.test(text.charAt(most));
  return isWithinPair ? most - 1 : most;
}
