import { type Block, cleanLine } from "./block.ts";

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
const ITEM = /^(?:[-•‣◦·–▪●]|\d{1,3}[.)])\s+/;

/**
 * Makes blocks of a document's lines. PDF has no paragraphs and no headings: large letters are taken for headings, gaps
 * for ends of paragraphs. A paragraph goes on over the end of a column or page where its sentence does.
 */
export function blocksOfLines(pages: readonly (readonly PdfLine[])[]): Block[] {
  const bodyHeight = usualHeight(pages.flat());
  const isHeading = ({ height, text }: PdfLine): boolean =>
    height > bodyHeight * HEADING_SCALE && text.length <= MAX_HEADING_CHARS && /\p{L}/u.test(text);
  const sizes = [
    ...new Set(
      pages
        .flat()
        .filter(isHeading)
        .map(({ height }) => Math.round(height)),
    ),
  ].sort((a, b) => b - a);

  const paragraphs: Paragraph[] = [];
  let before: PdfLine | null = null;
  for (const line of pages.flatMap((page) => page.map((on) => ({ ...on, text: cleanLine(on.text) })))) {
    if (line.text === "") continue;
    const last = paragraphs.at(-1);
    const item = ITEM.exec(line.text);
    const isNear = before !== null && isNextLine(before, line);
    if (isHeading(line)) {
      const level = Math.min(6, sizes.indexOf(Math.round(line.height)) + 1);
      if (isNear && last?.level === level) last.lines.push(line.text);
      else paragraphs.push({ type: "heading", level, lines: [line.text] });
    } else if (item) paragraphs.push({ type: "item", level: null, lines: [line.text.slice(item[0].length)] });
    else if (last && last.level === null && (isNear || goesOn(before?.text ?? "", line.text)))
      last.lines.push(line.text);
    else paragraphs.push({ type: "paragraph", level: null, lines: [line.text] });
    before = line;
  }
  return paragraphs.map(({ type, level, lines }): Block => {
    const text = joined(lines);
    return type === "heading" ? { type, level, text } : { type, text };
  });
}

type Paragraph = { lines: string[] } & (
  | { type: "heading"; level: number }
  | { type: "paragraph" | "item"; level: null }
);

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
function usualHeight(lines: readonly PdfLine[]): number {
  const chars = new Map<number, number>();
  for (const { height, text } of lines) {
    const rounded = Math.round(height * 2) / 2;
    chars.set(rounded, (chars.get(rounded) ?? 0) + text.length);
  }
  return [...chars].reduce((most, entry) => (entry[1] > most[1] ? entry : most), [0, 0])[0];
}
