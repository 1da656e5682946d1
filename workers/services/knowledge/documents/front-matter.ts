/** Marks of front matter and what ends it: YAML, as Jekyll and most write it, and TOML, as Hugo does. */
const MARKS: Readonly<Record<string, readonly string[]>> = { "---": ["---", "..."], "+++": ["+++"] };

/** Lines and characters that front matter may have; what is longer is text. */
const MAX_LINES = 500;
const MAX_CHARS = 20_000;

/**
 * Parts the front matter of a document whose lines end in LF from its text. Of what it says only the title is kept;
 * null where there is none.
 */
export function splitFrontMatter(text: string): { title: string | null; body: string } {
  const marked = text.startsWith("\ufeff") ? text.slice(1) : text;
  const ends = MARKS[marked.slice(0, 3)];
  const none = { title: null, body: marked };
  if (ends === undefined || marked.slice(3, marked.indexOf("\n")).trim() !== "") return none;
  const lines = marked.slice(0, MAX_CHARS).split("\n", MAX_LINES);
  const end = lines.findIndex((line, index) => index > 0 && ends.includes(line.trimEnd()));
  if (end === -1) return none;
  const length = lines.slice(0, end + 1).reduce((sum, line) => sum + line.length + 1, 0);
  return { title: titleIn(lines.slice(1, end)), body: marked.slice(length) };
}

/**
 * The title among the lines before the first section: `title: Prices`, `title = "Prices"`, with or without quotes and a
 * comment behind them.
 */
function titleIn(lines: readonly string[]): string | null {
  for (const line of lines) {
    if (line.startsWith("[")) return null;
    const written = /^(?:title|"title"|'title')\s*[:=](.*)$/i.exec(line)?.[1]?.trim();
    if (written === undefined) continue;
    const quoted = /^"((?:[^"\\]|\\.)*)"|^'((?:[^']|'')*)'/.exec(written);
    const title =
      quoted === null
        ? written.replace(/\s#.*$/, "")
        : (quoted[1]?.replace(/\\(.)/g, "$1") ?? quoted[2]?.replaceAll("''", "'") ?? "");
    return title.trim() === "" ? null : title.trim();
  }
  return null;
}
