import { cleanLine } from "./block.ts";
import { decodeEntities } from "./html-entities.ts";

/** Markup is looked for within so many characters: its patterns may take quadratic time. */
const MAX_MARKUP_CHARS = 2_000;

/** A line of Markdown without inline markup: links and emphasis leave their words, images nothing, references their characters. */
export function withoutMarkup(line: string): string {
  const text = cleanLine(line);
  const parts: string[] = [];
  for (let from = 0; from < text.length; ) {
    const space = text.lastIndexOf(" ", from + MAX_MARKUP_CHARS);
    const isRest = text.length - from <= MAX_MARKUP_CHARS;
    const end = isRest ? text.length : space > from ? space : from + MAX_MARKUP_CHARS;
    parts.push(plainPart(text.slice(from, end)));
    from = end;
  }
  return cleanLine(parts.join(""));
}

function plainPart(part: string): string {
  const kept: string[] = [];
  // Code and escaped marks are no markup, whatever they look like. A clean line holds no control characters of its own.
  const keep = (text: string): string => `\u0000${kept.push(text) - 1}\u0000`;
  const text = part
    .replace(/(`+)(.+?)\1(?!`)/g, (_, _ticks, code: string) => keep(code.trim()))
    .replace(/\\([!-/:-@[-`{-~])/g, (_, mark: string) => keep(mark))
    .replace(/!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])?/g, "")
    .replace(/\[\^[^\]]+\]:?/g, "")
    .replace(/\[([^\]]+)\](?:\([^)]*\)|\[[^\]]*\])/g, "$1")
    .replace(/<((?:https?:|mailto:)[^>\s]+)>/g, "$1")
    .replace(/<\/?[a-zA-Z][^>]*>/g, " ")
    .replace(/(\*{1,3}|~~)(?=\S)(.+?)(?<=\S)\1/g, "$2")
    .replace(/(?<![\p{L}\p{N}])(_{1,3})(?=\S)(.+?)(?<=\S)\1(?![\p{L}\p{N}])/gu, "$2");
  return decodeEntities(text)
    .split("\u0000")
    .map((piece, index) => (index % 2 === 1 ? (kept[Number(piece)] ?? "") : piece))
    .join("");
}
