/*
 * Expressions as Postgres writes them in a plan: every operator stands in parentheses of its own, columns are
 * `alias.column`, constants carry their type behind `::`. So parentheses alone give the tree, and no table of
 * precedence is needed.
 */

/** Word, sign or constant of an expression; `text` of a name and of a literal is without its quotes. */
export interface Token {
  kind: "name" | "literal" | "number" | "parameter" | "operator" | "sign";
  text: string;
  /** A name in quotes is no keyword. */
  isQuoted: boolean;
}

/** Part of an expression: a token, or what stands between two parentheses. */
export type Part = Token | Part[];

const TOKENS = new RegExp(
  [
    /(?<literal>[eE]?'(?:[^'\\]|''|\\[\s\S])*')/,
    /(?<quoted>"(?:[^"]|"")*")/,
    /(?<parameter>\$\d+)/,
    /(?<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)/,
    /(?<name>[\p{L}_][\p{L}\p{N}_$]*)/u,
    /(?<sign>::|[()[\],.])/,
    /(?<operator>[-+*/<>=~!@#%^&|`?]+)/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "gu",
);

/** Deeper expressions are read to here: no condition that an index serves is as deep. */
const MAX_DEPTH = 60;

/** Reads an expression into its parts. Parentheses that do not match end where the text ends. */
export function expressionParts(text: string): Part[] {
  const root: Part[] = [];
  const open = [root];
  for (const { groups = {} } of text.matchAll(TOKENS)) {
    const current = open.at(-1) ?? root;
    if (groups.sign === "(") {
      const inner: Part[] = [];
      current.push(inner);
      open.push(open.length < MAX_DEPTH ? inner : []);
    } else if (groups.sign === ")") {
      if (open.length > 1) open.pop();
    } else current.push(tokenOf(groups));
  }
  return root;
}

function tokenOf(groups: Record<string, string | undefined>): Token {
  const { literal, quoted, parameter, number, name, operator, sign } = groups;
  if (literal !== undefined) return { kind: "literal", text: literalText(literal), isQuoted: true };
  if (quoted !== undefined) return { kind: "name", text: quoted.slice(1, -1).replaceAll('""', '"'), isQuoted: true };
  if (parameter !== undefined) return { kind: "parameter", text: parameter, isQuoted: false };
  if (number !== undefined) return { kind: "number", text: number, isQuoted: false };
  if (name !== undefined) return { kind: "name", text: name, isQuoted: false };
  if (operator !== undefined) return { kind: "operator", text: operator, isQuoted: false };
  return { kind: "sign", text: sign ?? "", isQuoted: false };
}

/** Backslashes are escapes in `E'…'` only; there Postgres writes each as two. */
function literalText(literal: string): string {
  const isEscaped = /^[eE]/.test(literal);
  const inner = literal.slice(isEscaped ? 2 : 1, -1).replaceAll("''", "'");
  return isEscaped ? inner.replaceAll("\\\\", "\\") : inner;
}

/** What stands within parentheses that hold nothing else, however many. */
export function unwrapped(parts: readonly Part[]): readonly Part[] {
  let inner = parts;
  while (inner.length === 1 && Array.isArray(inner[0])) inner = inner[0];
  return inner;
}

/** True for a keyword of this text. */
export function isWord(part: Part | undefined, word: string): boolean {
  return part !== undefined && !Array.isArray(part) && part.kind === "name" && !part.isQuoted && part.text === word;
}

/** Splits parts at a keyword or sign of this level. */
export function splitAt(parts: readonly Part[], isSeparator: (part: Part) => boolean): Part[][] {
  const pieces: Part[][] = [[]];
  for (const part of parts) {
    if (isSeparator(part)) pieces.push([]);
    else pieces.at(-1)?.push(part);
  }
  return pieces;
}

/** True for a comma, at the level it stands. */
export function isComma(part: Part): boolean {
  return !Array.isArray(part) && part.kind === "sign" && part.text === ",";
}
