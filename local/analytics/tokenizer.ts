import { AnalyticsQueryError } from "./query-error.ts";

/** One lexical element of a query; `start` and `end` are character offsets into it. */
export type Token = { readonly start: number; readonly end: number } & (
  | { readonly kind: "word"; readonly text: string }
  | { readonly kind: "quoted_name"; readonly text: string }
  | { readonly kind: "integer" | "decimal"; readonly text: string }
  | { readonly kind: "string"; readonly text: string }
  | { readonly kind: "symbol"; readonly text: string }
  | { readonly kind: "end"; readonly text: "" }
);

/** Every token of the dialect; which group matched tells its kind. `--` begins a comment. */
const TOKEN = new RegExp(
  [
    /(?<space>(?:\s+|--[^\n]*)+)/,
    /(?<word>[A-Za-z_][A-Za-z0-9_]*)/,
    /(?<decimal>\d+\.\d+)/,
    /(?<integer>\d+)/,
    /'(?<string>(?:[^'\\]|'')*)'/,
    /"(?<quoted>[^"\\]+)"/,
    /`(?<backquoted>[^`\\]+)`/,
    /(?<symbol><=|>=|<>|!=|[-+*/%=<>(),])/,
  ]
    .map((pattern) => pattern.source)
    .join("|"),
  "y",
);

/**
 * Splits a query into tokens, the last of kind `end`; throws `AnalyticsQueryError` at anything the dialect has no use
 * for.
 */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  let start = 0;
  while (start < sql.length) {
    TOKEN.lastIndex = start;
    const groups = TOKEN.exec(sql)?.groups;
    if (!groups) throw new AnalyticsQueryError(unexpectedCharacter(sql, start));
    const end = TOKEN.lastIndex;
    const [kind, text] = Object.entries(groups).find(([, matched]) => matched !== undefined) as [string, string];
    const previous = tokens.at(-1);
    if (kind === "word" && previous?.end === start && (previous.kind === "integer" || previous.kind === "decimal")) {
      throw new AnalyticsQueryError(`malformed number ${previous.text}${text} at character ${previous.start + 1}`);
    }
    switch (kind) {
      case "word":
      case "decimal":
      case "integer":
      case "symbol":
        tokens.push({ kind, text, start, end });
        break;
      case "string":
        tokens.push({ kind, text: text.replaceAll("''", "'"), start, end });
        break;
      case "quoted":
      case "backquoted":
        tokens.push({ kind: "quoted_name", text, start, end });
        break;
      default: // space
    }
    start = end;
  }
  return [...tokens, { kind: "end", text: "", start, end: start }];
}

function unexpectedCharacter(sql: string, start: number): string {
  const where = `at character ${start + 1}`;
  switch (sql[start]) {
    case "'":
      // ClickHouse reads a backslash as an escape and standard SQL does not; a query must not depend on which.
      return `unterminated string, or a backslash in one, ${where}`;
    case '"':
    case "`":
      return `unterminated quoted name ${where}`;
    case ";":
      return `one statement only, without a semicolon (${where})`;
    default:
      return `unexpected ${JSON.stringify(sql[start])} ${where}`;
  }
}
