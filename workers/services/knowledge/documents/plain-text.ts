import { type Block, cleanLine, type ReadDocument } from "./block.ts";

const ITEM = /^\s*(?:[-*•‣◦·–]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+/;

/** Reads plain text: empty lines end paragraphs, lines within one are joined, lines that begin like items are items. */
export function readPlainText(text: string): ReadDocument {
  const blocks: Block[] = [];
  for (const paragraph of text.split(/\r?\n[^\S\n]*(?:\r?\n)+|\f/)) blocks.push(...blocksOf(paragraph.split(/\r?\n/)));
  return { title: null, blocks };
}

function blocksOf(lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  for (const line of lines) {
    const text = cleanLine(line);
    if (text === "") continue;
    const before = blocks.at(-1);
    const item = ITEM.exec(line);
    if (item) blocks.push({ type: "item", text: cleanLine(line.slice(item[0].length)) });
    else if (before) before.text += ` ${text}`;
    else blocks.push({ type: "paragraph", text });
  }
  return blocks.filter((block) => block.text !== "");
}
