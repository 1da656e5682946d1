import { type Block, cleanLine, type ReadDocument } from "./block.ts";
import { withoutMarkup } from "./markdown-inline.ts";

const FENCE = /^\s{0,3}(`{3,}|~{3,})/;
const HEADING = /^\s{0,3}(#{1,6})(?:\s(.*))?$/;
const UNDERLINE = /^\s{0,3}(=+|-+)\s*$/;
const RULE = /^\s{0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$/;
const ITEM = /^\s*(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?/;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;
const LINK_TARGET = /^\s{0,3}\[[^\]]+\]:\s+\S+/;

/**
 * Reads Markdown (CommonMark's blocks, tables of GitHub's): headings stay headings, markup goes, code stays as it is written. Front matter gives its
 * title only. Deliberately line by line: what matters here is the words and what they stand under.
 */
export function readMarkdown(markdown: string): ReadDocument {
  const { title, body } = splitFrontMatter(markdown.replace(/\r\n?/g, "\n"));
  const blocks: Block[] = [];
  let isOpen = false;
  let fence: string | null = null;
  const add = (block: Block): void => {
    if (block.text !== "") blocks.push(block);
    isOpen = block.type !== "heading" && block.text !== "";
  };
  const append = (text: string): void => {
    const last = blocks.at(-1);
    if (isOpen && last) last.text += text === "" ? "" : ` ${text}`;
    else add({ type: "paragraph", text });
  };

  for (const rawLine of withoutComments(body).split("\n")) {
    const opened = FENCE.exec(rawLine)?.[1];
    if (fence !== null) {
      if (opened?.startsWith(fence)) fence = null;
      else if (cleanLine(rawLine) !== "") append(cleanLine(rawLine));
      continue;
    }
    const line = rawLine.replace(/^(?:\s{0,3}>\s?)+/, "");
    const heading = HEADING.exec(line);
    const item = ITEM.exec(line);
    if (opened !== undefined) {
      fence = opened;
      isOpen = false;
    } else if (line.trim() === "" || LINK_TARGET.test(line)) isOpen = false;
    else if (heading?.[1]) add({ type: "heading", level: heading[1].length, text: headingText(heading[2] ?? "") });
    else if (isOpen && UNDERLINE.test(line) && blocks.at(-1)?.type === "paragraph") {
      const text = blocks.pop()?.text ?? "";
      add({ type: "heading", level: line.trim().startsWith("=") ? 1 : 2, text });
    } else if (RULE.test(line)) isOpen = false;
    else if (line.includes("|") && TABLE_RULE.test(line)) isOpen = false;
    else if (item) add({ type: "item", text: withoutMarkup(line.slice(item[0].length)) });
    else if (/^\s*\|.*\|\s*$/.test(line)) {
      add({ type: "item", text: withoutMarkup(line.trim().slice(1, -1).split("|").map(cleanLine).join(", ")) });
    } else append(withoutMarkup(line));
  }
  return { title, blocks };
}

function splitFrontMatter(markdown: string): { title: string | null; body: string } {
  const match = /^---\n([\s\S]{0,10000}?)\n(?:---|\.\.\.)(?:\n|$)/.exec(markdown);
  if (!match) return { title: null, body: markdown };
  const title = /^title:\s*["']?(.*?)["']?\s*$/m.exec(match[1] ?? "")?.[1] ?? "";
  return { title: title === "" ? null : cleanLine(title), body: markdown.slice(match[0].length) };
}

function withoutComments(markdown: string): string {
  let text = "";
  let from = 0;
  for (let start = markdown.indexOf("<!--"); start !== -1; start = markdown.indexOf("<!--", from)) {
    const end = markdown.indexOf("-->", start + 4);
    if (end === -1) break;
    text += markdown.slice(from, start);
    from = end + 3;
  }
  return text + markdown.slice(from);
}

/** A heading may be closed by the marks that opened it. */
function headingText(text: string): string {
  return withoutMarkup(` ${text}`.replace(/\s#+\s*$/, ""));
}
