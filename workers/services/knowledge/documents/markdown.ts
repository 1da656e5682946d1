import { cleanLine, type ReadDocument } from "./block.ts";
import { splitFrontMatter } from "./front-matter.ts";
import { PageReader } from "./html.ts";
import { addLinkTargets, type LinkTargets, pageOf } from "./markdown-page.ts";
import { MAX_SLICE_CHARS, slicesOf } from "./markdown-slices.ts";
import type { Pace } from "./pace.ts";

/** Characters whose line ends are made alike at one go. */
const PIECE_CHARS = 65_536;

const CR = 13;
const LF = 10;

/** Microseconds that a character takes: to be made a page of, to be cut and searched for link targets, to be copied. */
const RENDER_MICROS_PER_CHAR = 1.2;
const SEARCH_MICROS_PER_CHAR = 1;
const COPY_MICROS_PER_CHAR = 0.05;

/**
 * Reads Markdown as the page that it makes: headings stay headings, markup goes, code stays as it is written, and what
 * a page would not show is left out here too. Front matter gives its title only.
 */
export async function readMarkdown(markdown: string, pace: Pace): Promise<ReadDocument> {
  const { title, body } = splitFrontMatter(await withLineFeeds(markdown, pace));
  const targets = body.length > MAX_SLICE_CHARS ? await allLinkTargets(body, pace) : {};
  const reader = new PageReader();
  for (const slice of slicesOf(body)) {
    if (reader.isFull) break;
    await pace.spend(slice.length * RENDER_MICROS_PER_CHAR);
    await reader.read(pageOf(slice, targets), pace);
  }
  const page = await reader.finish(pace);
  return { title: title === null ? page.title : cleanLine(title), blocks: page.blocks };
}

async function withLineFeeds(markdown: string, pace: Pace): Promise<string> {
  if (!markdown.includes("\r")) return markdown;
  const pieces: string[] = [];
  for (let at = 0; at < markdown.length; ) {
    const most = at + PIECE_CHARS;
    // Neither the end of a line nor a pair of surrogates is cut.
    const end = /[\r\uD800-\uDBFF]/.test(markdown.charAt(most - 1)) ? most + 1 : most;
    pieces.push(lineFeedsIn(markdown.slice(at, end)));
    at = end;
    await pace.spend(PIECE_CHARS * COPY_MICROS_PER_CHAR);
  }
  return pieces.join("");
}

/** Letter by letter: what `replace` makes of a hundred thousand line ends takes long to be joined. */
function lineFeedsIn(text: string): string {
  const letters = new Uint16Array(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const letter = text.charCodeAt(at);
    if (letter === LF && text.charCodeAt(at - 1) === CR) continue;
    letters[length++] = letter === CR ? LF : letter;
  }
  return new TextDecoder("utf-16le", { fatal: false, ignoreBOM: true }).decode(letters.subarray(0, length));
}

async function allLinkTargets(body: string, pace: Pace): Promise<LinkTargets> {
  const targets = new Map<string, LinkTargets[string]>();
  for (const slice of slicesOf(body)) {
    if (!addLinkTargets(slice, targets)) break;
    await pace.spend(slice.length * SEARCH_MICROS_PER_CHAR);
  }
  return Object.assign(Object.create(null), Object.fromEntries(targets));
}
