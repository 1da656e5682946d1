/** Marks of front matter and what ends it: YAML, as Jekyll and most write it, and TOML and JSON, as Hugo does. */
const MARKS: Readonly<Record<string, readonly string[]>> = { "---": ["---", "..."], "+++": ["+++"], ";;;": [";;;"] };

/** Languages that may be named behind the first mark. */
const LANGUAGE = /^(?:ya?ml|toml|json)?$/i;

/** A line that front matter may begin with; a rule with text below it is no front matter. Its keys have no spaces. */
const FIRST_LINE = /^\s*(?:[{[]|(?:"[^"]*"|'[^']*'|[^\s:=#"']+)\s*[:=](?:\s|$|["'[{]))/;

/** Lines and characters that front matter may have; what is longer is text. */
const MAX_LINES = 500;
const MAX_CHARS = 20_000;

/**
 * Parts the front matter of a document whose lines end in LF from its text. Of what it says only the title is kept;
 * null where there is none.
 */
export function splitFrontMatter(text: string): { title: string | null; body: string } {
  const marked = text.startsWith("\ufeff") ? text.slice(1) : text;
  const none = { title: null, body: marked };
  const lines = marked.slice(0, MAX_CHARS).split("\n", MAX_LINES);
  if (lines[0]?.trimEnd() === "{") return splitObject(marked, lines) ?? none;
  const ends = MARKS[marked.slice(0, 3)];
  if (ends === undefined || !LANGUAGE.test(lines[0]?.slice(3).trim() ?? "")) return none;
  const end = lines.findIndex((line, index) => index > 0 && ends.includes(line.trimEnd()));
  if (end === -1) return none;
  const inside = lines.slice(1, end);
  const first = inside.find((line) => line.trim() !== "" && !line.trim().startsWith("#"));
  if (first !== undefined && !FIRST_LINE.test(first)) return none;
  const title = first?.trim().startsWith("{") ? titleOf(inside.join("\n")) : titleIn(inside);
  return { title: title ?? null, body: behind(marked, lines, end) };
}

/** Parts JSON without marks from the text, which ends with the first line that is a bracket alone. */
function splitObject(text: string, lines: readonly string[]): { title: string | null; body: string } | null {
  const end = lines.findIndex((line) => line.trimEnd() === "}");
  const title = titleOf(lines.slice(0, end + 1).join("\n"));
  return title === undefined ? null : { title, body: behind(text, lines, end) };
}

/** The title in a JSON object; undefined where the text is none. */
function titleOf(json: string): string | null | undefined {
  try {
    const { title } = JSON.parse(json) as { title?: unknown };
    return typeof title === "string" && title.trim() !== "" ? title.trim() : null;
  } catch {
    // SyntaxError: how the parser says that it is no JSON.
    return undefined;
  }
}

function behind(text: string, lines: readonly string[], end: number): string {
  return text.slice(lines.slice(0, end + 1).reduce((sum, line) => sum + line.length + 1, 0));
}

/**
 * The title among the lines before the first section: `title: Prices`, `title = "Prices"`, with or without quotes and a
 * comment behind them.
 */
function titleIn(lines: readonly string[]): string | null {
  for (const [index, line] of lines.entries()) {
    if (line.startsWith("[")) return null;
    const written = /^(?:title|"title"|'title')\s*[:=](.*)$/i.exec(line)?.[1]?.trim();
    if (written === undefined) continue;
    const long = /^("""|'''|[|>][+-]?\d?$)/.exec(written)?.[0];
    if (long !== undefined) return longTitle(written, long, lines.slice(index + 1));
    const quoted = /^"((?:[^"\\]|\\.)*)"|^'((?:[^']|'')*)'/.exec(written);
    const title =
      quoted === null
        ? written.replace(/\s#.*$/, "")
        : (quoted[1]?.replace(/\\(.)/g, "$1") ?? quoted[2]?.replaceAll("''", "'") ?? "");
    return title.trim() === "" ? null : title.trim();
  }
  return null;
}

/** A title of several lines: between three quotes in TOML, in YAML the lines that are indented. */
function longTitle(written: string, mark: string, below: readonly string[]): string | null {
  const lines = [written.slice(mark.length), ...below];
  const isQuoted = mark.length === 3 && /["']/.test(mark);
  const all = lines.join("\n");
  const end = isQuoted ? all.indexOf(mark) : all.search(/\n(?=\S)/);
  const title = (end === -1 ? all : all.slice(0, end)).replace(/\s+/g, " ").trim();
  return title === "" ? null : title;
}
