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
export function writeContent(blocks: readonly Block[]): string {
  return blocks.map(writeBlock).join("\n\n");
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
export function readContent(content: string): Block[] {
  return content
    .split("\n\n")
    .filter((line) => line !== "")
    .map((line): Block => {
      const heading = /^(#{1,6}) (.*)$/.exec(line);
      if (heading?.[1]) return { type: "heading", level: heading[1].length, text: heading[2] ?? "" };
      if (line.startsWith("- ")) return { type: "item", text: line.slice(2) };
      return { type: "paragraph", text: line.startsWith("\\") ? line.slice(1) : line };
    });
}
