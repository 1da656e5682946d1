import createMarkdownIt, { type MarkdownIt } from "markdown-it";
import { namesIn } from "./open-elements.ts";

/**
 * Nesting beyond which marks are letters; some 20 lists in lists. The time that a run of brackets takes grows with it.
 */
const MAX_NESTING = 40;

const FOOTNOTE = /\[\^[^\]\s]{1,100}\]/y;
const REFERENCE = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});/iy;
const TASK_MARK = /^\[[ xX]\]\s+/;

/** Elements whose content is no markup: a page that opens one and does not close it has no text any more. */
const RAW_ELEMENTS = namesIn("title textarea style xmp iframe noembed noframes script plaintext");
const RAW_TAG = new RegExp(`<(${[...RAW_ELEMENTS].join("|")})(?=[\\s/>]|$)[^>]*>?`, "gi");

let library: MarkdownIt | null = null;

/**
 * Link targets that stand anywhere in a document, by their names; a slice of it that is rendered by itself knows them
 * from here.
 */
export type LinkTargets = Record<string, { href: string; title: string }>;

/**
 * Renders Markdown (CommonMark with GitHub's tables and strikethrough) as a page. Images leave nothing, marks of
 * footnotes and tasks neither.
 */
export function pageOf(markdown: string, targets: LinkTargets): string {
  library ??= createLibrary();
  return library.render(markdown, { references: Object.create(targets) });
}

const LINK_TARGET = /^ {0,3}\[(?!\^)([^[\]\\]{1,200})\]:/gm;
/** Of a document that has more, the others stay as they are written. */
const MAX_LINK_TARGETS = 10_000;

/**
 * Adds the link targets of a slice of a document to those that are known; false when there are more than are kept. Only
 * the words of a link are kept, so their names are all that matters.
 */
export function addLinkTargets(markdown: string, targets: Map<string, LinkTargets[string]>): boolean {
  library ??= createLibrary();
  for (const [, name = ""] of markdown.matchAll(LINK_TARGET)) {
    if (targets.size >= MAX_LINK_TARGETS) return false;
    targets.set(library.utils.normalizeReference(name), { href: "", title: "" });
  }
  return true;
}

function createLibrary(): MarkdownIt {
  const markdown = new createMarkdownIt({ html: true, maxNesting: MAX_NESTING });
  markdown.renderer.rules.image = () => "";
  markdown.renderer.rules.html_inline = (tokens, index) => withoutOpenEnds(tokens[index]?.content ?? "");
  markdown.renderer.rules.html_block = (tokens, index) => withoutOpenEnds(tokens[index]?.content ?? "");
  // Character references are left to the reader of the page, which knows them by HTML's rules: the library's own make
  // nothing of `&#128;`.
  markdown.inline.ruler.at("entity", (state, isSilent) => {
    REFERENCE.lastIndex = state.pos;
    const reference = REFERENCE.exec(state.src)?.[0];
    if (reference === undefined) return false;
    if (!isSilent) state.push("html_inline", "", 0).content = reference;
    state.pos += reference.length;
    return true;
  });
  markdown.core.ruler.before("inline", "task_marks", (state) => {
    for (const [index, token] of state.tokens.entries()) {
      if (token.type !== "inline" || state.tokens[index - 2]?.type !== "list_item_open") continue;
      token.content = token.content.replace(TASK_MARK, "");
    }
  });
  markdown.inline.ruler.before("link", "footnote_marks", (state) => {
    const length = footnoteMark(state.src, state.pos);
    state.pos += length;
    return length > 0;
  });
  // The text of a footnote is a paragraph like others: its mark is passed over, and the other rules read on from there.
  markdown.block.ruler.before(
    "table",
    "footnotes",
    (state, line, _endLine, isSilent) => {
      const start = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0);
      const length = footnoteMark(state.src, start);
      if (length === 0 || state.src.charAt(start + length) !== ":") return false;
      if (isSilent) return true;
      const text = state.skipSpaces(start + length + 1);
      state.bMarks[line] = Math.min(text, state.eMarks[line] ?? text);
      state.tShift[line] = 0;
      state.sCount[line] = state.blkIndent;
      return false;
    },
    { alt: ["paragraph", "reference", "blockquote", "list"] },
  );
  return markdown;
}

function footnoteMark(text: string, at: number): number {
  FOOTNOTE.lastIndex = at;
  return FOOTNOTE.exec(text)?.[0].length ?? 0;
}

/** HTML within Markdown without tags and comments that hide what follows them because they are not closed. */
function withoutOpenEnds(html: string): string {
  const text = html.toLowerCase();
  const lastEnds = new Map([...RAW_ELEMENTS].map((name) => [name, text.lastIndexOf(`</${name}`)] as const));
  const lastCommentEnd = text.lastIndexOf("-->");
  return html
    .replace(/<!--/g, (mark, at: number) => (at < lastCommentEnd ? mark : " "))
    .replace(RAW_TAG, (tag, name: string, at: number) => (at < (lastEnds.get(name.toLowerCase()) ?? -1) ? tag : ""));
}
