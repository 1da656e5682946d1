import { cleanLine, type ReadDocument } from "./block.ts";
import { splitFrontMatter } from "./front-matter.ts";
import { PageReader } from "./html.ts";
import { linkTargetsOf, pageOf } from "./markdown-page.ts";
import { MAX_SLICE_CHARS, slicesOf } from "./markdown-slices.ts";

/**
 * Reads Markdown as the page that it makes: headings stay headings, markup goes, code stays as it is written, and what
 * a page would not show is left out here too. Front matter gives its title only.
 */
export function readMarkdown(markdown: string): ReadDocument {
  const { title, body } = splitFrontMatter(markdown.replace(/\r\n?/g, "\n"));
  const targets = body.length > MAX_SLICE_CHARS ? linkTargetsOf(body) : {};
  const reader = new PageReader();
  for (const slice of slicesOf(body)) {
    if (reader.isFull) break;
    reader.read(pageOf(slice, targets));
  }
  const page = reader.finish();
  return { title: title === null ? page.title : cleanLine(title), blocks: page.blocks };
}
