import type { Pace } from "./pace.ts";

/** Writing or reading a block of any length. */
const MICROS_PER_BLOCK = 1;

/** What a document is made of, whatever its format: headings, paragraphs and the items of lists, each on one line. */
export type Block =
  | { type: "heading" /** 1 is the outermost. */; level: number; text: string }
  | { type: "paragraph"; text: string }
  | { type: "item"; text: string };

/** A document that was read. */
export interface ReadDocument {
  /** What it calls itself; null when it does not. */
  title: string | null;
  blocks: Block[];
  /** Text that was lost, for people; missing when none is known to be. */
  warning?: string;
}

/** Text that is kept of one document: 2,000 passages of 200 words have less. */
export const MAX_CONTENT_CHARS = 3_000_000;

/** Blocks of one document: a book has some thousands. */
export const MAX_BLOCKS = 250_000;

/** Longest block. What is longer is cut, so that no step of what follows takes long; a page of a book has 3,000. */
export const MAX_BLOCK_CHARS = 8_192;

/** Characters before the place for a cut in which the end of a sentence is looked for, or at least a space. */
const MAX_LOOK_BACK_CHARS = 2_048;

/** Finds the place to cut a text of more than `MAX_BLOCK_CHARS`: behind a sentence, a space, or between characters. */
export function placeToCut(text: string, from = 0): number {
  const most = from + MAX_BLOCK_CHARS;
  let space = 0;
  for (let at = most; at > most - MAX_LOOK_BACK_CHARS; at--) {
    const before = text.charAt(at - 1);
    if ("。！？".includes(before)) return at;
    if (!/\s/.test(before)) continue;
    if (".!?…".includes(text.charAt(at - 2))) return at;
    if (space === 0) space = at;
  }
  if (space > 0) return space;
  return /[\uDC00-\uDFFF]/.test(text.charAt(most)) ? most - 1 : most;
}

/** One line without control characters, unprintable marks and halves of surrogate pairs, which Postgres refuses. */
export function cleanLine(text: string): string {
  return (
    text
      .toWellFormed()
      // Soft hyphens, zero-width spaces and byte order marks are nothing that is said.
      .replace(/[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ufffd]/g, "")
      .replace(/[\p{Cc}\s]+/gu, " ")
      .trim()
  );
}

/**
 * Writes blocks as plain text that people can read and `readContent` reads again: `# Heading`, `- item`, a paragraph a
 * line, an empty line between.
 */
export async function writeContent(blocks: readonly Block[], pace: Pace): Promise<string> {
  const lines: string[] = [];
  for (const block of blocks) {
    lines.push(writeBlock(block));
    const pause = pace.spend(MICROS_PER_BLOCK);
    if (pause) await pause;
  }
  return lines.join("\n\n");
}

function writeBlock(block: Block): string {
  switch (block.type) {
    case "heading":
      return `${"#".repeat(block.level)} ${block.text}`;
    case "item":
      return `- ${block.text}`;
    case "paragraph":
      // What only looks like a heading or an item says so.
      return /^(?:#{1,6} |- |\\)/.test(block.text) ? `\\${block.text}` : block.text;
  }
}

/** The blocks that `writeContent` wrote. */
export async function readContent(content: string, pace: Pace): Promise<Block[]> {
  const blocks: Block[] = [];
  for (let at = 0; at < content.length; ) {
    const gap = content.indexOf("\n\n", at);
    const end = gap === -1 ? content.length : gap;
    if (end > at) blocks.push(readBlock(content.slice(at, end)));
    at = end + 2;
    const pause = pace.spend(MICROS_PER_BLOCK);
    if (pause) await pause;
  }
  return blocks;
}

function readBlock(line: string): Block {
  const heading = /^(#{1,6}) (.*)$/.exec(line);
  if (heading?.[1]) return { type: "heading", level: heading[1].length, text: heading[2] ?? "" };
  if (line.startsWith("- ")) return { type: "item", text: line.slice(2) };
  return { type: "paragraph", text: line.startsWith("\\") ? line.slice(1) : line };
}
