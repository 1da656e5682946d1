/*
 * A statement's text as it may be kept and shown. Postgres normalises most texts itself, `$1` for each literal; but a
 * statement that was evicted while it ran keeps its literals, and comments are kept as they came. So nothing of either
 * is believed: literals become `?`, and of comments only our own tag of the route is read.
 */

/** Statement without literals and comments, and the route that it was tagged with; null without a tag. */
export interface ReadStatement {
  text: string;
  route: string | null;
}

/**
 * Longer texts are cut where they are shown: a statement of ten thousand parameters tells no more than its beginning.
 */
const MAX_TEXT_CHARACTERS = 4_000;

/** Comments, literals and the rest, in this order: inside a literal nothing else begins. */
const TOKENS = new RegExp(
  [
    /(?<comment>\/\*(?:[^*/]|\*(?!\/)|\/(?!\*)|\/\*(?:[^*]|\*(?!\/))*\*\/)*\*\/|--[^\n]*)/,
    /(?<dollar>\$(?<tag>(?:[A-Za-z_]\w*)?)\$[\s\S]*?\$\k<tag>\$)/,
    // A backslash escapes in E'…' only: believed elsewhere, it would take the end of a literal for its middle.
    /(?<literal>\b[eE]'(?:[^'\\]|''|\\[\s\S])*'?|(?:\b[bBxXnN]|\b[uU]&)?'(?:[^']|'')*'?)/,
    /(?<name>"(?:[^"]|"")*"?)/,
    /(?<parameter>\$\d+)/,
    /(?<word>[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)/,
    /(?<number>\d[\d_]*(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)/,
    /(?<space>\s+)/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "g",
);

/** Our own tag: written by `tagOf` and read here only. */
const TAG = /^\/\*route='([\w /:.{}-]{1,200})'\*\/$/;

/** Comment that says which route a statement is of; empty for a name that could end a comment or a literal. */
export function tagOf(route: string): string {
  const tag = `/*route='${route}'*/`;
  return TAG.test(tag) ? ` ${tag}` : "";
}

/** Reads a statement's text: redacts it, and takes the route off its tag. */
export function readStatement(original: string): ReadStatement {
  let route: string | null = null;
  const text = original
    .replace(TOKENS, (token, ...rest) => {
      const groups = rest.at(-1) as Record<string, string | undefined>;
      if (groups.comment !== undefined) {
        route = TAG.exec(groups.comment)?.[1] ?? route;
        return " ";
      }
      if (groups.dollar !== undefined || groups.literal !== undefined || groups.number !== undefined) return "?";
      return groups.space === undefined ? token : " ";
    })
    .replace(/ {2,}/g, " ")
    .trim();
  // Comments within comments within comments: where they end is not known here, so nothing is shown.
  if (/\/\*|\*\//.test(text)) return { text: "(not shown: comments within comments)", route };
  return { text: text.length > MAX_TEXT_CHARACTERS ? `${text.slice(0, MAX_TEXT_CHARACTERS)}…` : text, route };
}

/** True for statements that can be planned, and whose literals Postgres normalises: the others set up or maintain. */
export function isPlannable(text: string): boolean {
  return /^\(*\s*(?:select|insert|update|delete|with|values|merge|table)\b/i.test(text);
}

/** Number of parameters that a statement takes: the highest `$n` outside of literals and comments. */
export function parameterCount(original: string): number {
  let highest = 0;
  for (const { groups } of original.matchAll(TOKENS)) {
    if (groups?.parameter !== undefined) highest = Math.max(highest, Number(groups.parameter.slice(1)));
  }
  return highest;
}
