import { type Block, cleanLine, MAX_BLOCK_CHARS } from "./block.ts";
import type { Pace } from "./pace.ts";

/** A line of text as it lies on a page; PDF units, `y` upwards. */
export interface PdfLine {
  text: string;
  y: number;
  /** Of its largest letters. */
  height: number;
}

/** A gap that parts paragraphs, in heights of the line; leading within one is 1.1 to 1.5. */
const PARAGRAPH_GAP = 1.75;
/** Letters so much larger than those of most text are a heading's. */
const HEADING_SCALE = 1.15;
const MAX_HEADING_CHARS = 150;
const DEEPEST = 6;
const MICROS_PER_LINE = 5;
const MICROS_PER_CHAR = 0.2;
const ITEM = /^(?:[-•‣◦·–▪●]|\d{1,3}[.)])\s+/;

/**
 * Makes blocks of a document's lines. PDF has no paragraphs and no headings: large letters are taken for headings, gaps
 * for ends of paragraphs. A paragraph goes on over the end of a column or page where its sentence does.
 */
export async function blocksOfLines(pages: readonly (readonly PdfLine[])[], pace: Pace): Promise<Block[]> {
  const bodyHeight = usualHeight(pages);
  const isHeading = ({ height, text }: PdfLine): boolean =>
    height > bodyHeight * HEADING_SCALE && text.length <= MAX_HEADING_CHARS && /\p{L}/u.test(text);
  const sizes = new Set<number>();
  for (const page of pages) {
    for (const line of page) if (isHeading(line)) sizes.add(Math.round(line.height));
    await pace.spend(page.length);
  }
  const largest = [...sizes].sort((a, b) => b - a).slice(0, DEEPEST);

  const paragraphs: Paragraph[] = [];
  let before: PdfLine | null = null;
  for (const written of pages.flat()) {
    const pause = pace.spend(MICROS_PER_LINE + written.text.length * MICROS_PER_CHAR);
    if (pause) await pause;
    const line = { ...written, text: cleanLine(written.text) };
    if (line.text === "") continue;
    const last = paragraphs.at(-1);
    const item = ITEM.exec(line.text);
    const isNear = before !== null && isNextLine(before, line);
    if (isHeading(line)) {
      const rank = largest.indexOf(Math.round(line.height));
      const level = rank === -1 ? DEEPEST : rank + 1;
      if (isNear && last?.level === level && last.chars < MAX_BLOCK_CHARS) add(last, line.text);
      else paragraphs.push({ type: "heading", level, lines: [line.text], chars: line.text.length });
    } else if (item) {
      const text = line.text.slice(item[0].length);
      paragraphs.push({ type: "item", level: null, lines: [text], chars: text.length });
    } else if (
      last &&
      last.level === null &&
      last.chars < MAX_BLOCK_CHARS &&
      (isNear || goesOn(before?.text ?? "", line.text))
    )
      add(last, line.text);
    else paragraphs.push({ type: "paragraph", level: null, lines: [line.text], chars: line.text.length });
    before = line;
  }
  return paragraphs.map(({ type, level, lines }): Block => {
    const text = joined(lines);
    return type === "heading" ? { type, level, text } : { type, text };
  });
}

type Paragraph = { lines: string[] /** Of all lines. */; chars: number } & (
  | { type: "heading"; level: number }
  | { type: "paragraph" | "item"; level: null }
);

function add(paragraph: Paragraph, line: string): void {
  paragraph.lines.push(line);
  paragraph.chars += line.length;
}

function isNextLine(before: PdfLine, line: PdfLine): boolean {
  const gap = before.y - line.y;
  return gap >= 0 && gap <= PARAGRAPH_GAP * Math.max(before.height, line.height);
}

function goesOn(before: string, text: string): boolean {
  return /[\p{Ll},;-]$/u.test(before.slice(-2)) && /^\p{Ll}/u.test(text);
}

/** A hyphen at the end of a line before a small letter is the typesetter's. */
function joined(lines: readonly string[]): string {
  const pieces = lines.map((line, index) => {
    const next = lines[index + 1];
    if (next === undefined) return line;
    return /\p{L}-$/u.test(line.slice(-3)) && /^\p{Ll}/u.test(next) ? line.slice(0, -1) : `${line} `;
  });
  return pieces.join("");
}

/** The height in which most of the text is set. */
function usualHeight(pages: readonly (readonly PdfLine[])[]): number {
  const chars = new Map<number, number>();
  for (const page of pages) {
    for (const { height, text } of page) {
      const rounded = Math.round(height * 2) / 2;
      chars.set(rounded, (chars.get(rounded) ?? 0) + text.length);
    }
  }
  let usual: [height: number, chars: number] = [0, 0];
  for (const entry of chars) if (entry[1] > usual[1]) usual = entry;
  return usual[0];
}
