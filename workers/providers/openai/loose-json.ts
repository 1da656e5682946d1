/** Deepest nesting that is read. */
const MAX_DEPTH = 32;

const WORDS = new Map<string, unknown>([
  ["true", true],
  ["True", true],
  ["false", false],
  ["False", false],
  ["null", null],
  ["None", null],
]);
const ESCAPES: Record<string, string> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/**
 * Reads the JSON value that `text` begins with, forgiving what models write wrong: single quotes, names without any,
 * commas too many, line breaks within texts, Python's words, a code fence around it and anything behind it. Undefined
 * for a value that is not whole: a call that was cut off must not be made.
 */
export function parseLooseJson(text: string): unknown {
  const reader = new LooseReader(text.replace(/^\s*(?:```\w*\s*|json\s+)/, ""));
  try {
    return reader.value(0);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

class LooseReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): unknown {
    if (depth > MAX_DEPTH) throw new SyntaxError("nested too deep");
    const first = this.#next();
    if (first === "{") return this.#object(depth);
    if (first === "[") return this.#list(depth);
    if (first === '"' || first === "'") return this.#string(first);
    const word = this.#match(/[\w.+-]+/y);
    if (WORDS.has(word)) return WORDS.get(word);
    if (/^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(word)) return Number(word);
    throw new SyntaxError("no value");
  }

  #object(depth: number): Record<string, unknown> {
    const entries: [string, unknown][] = [];
    for (this.#at++; this.#next() !== "}"; ) {
      const quote = this.#next();
      const key = quote === '"' || quote === "'" ? this.#string(quote) : this.#match(/[A-Za-z_]\w*/y);
      if (this.#next() !== ":") throw new SyntaxError("no colon");
      this.#at++;
      entries.push([key, this.value(depth + 1)]);
      this.#comma("}");
    }
    this.#at++;
    return Object.fromEntries(entries);
  }

  #list(depth: number): unknown[] {
    const items: unknown[] = [];
    for (this.#at++; this.#next() !== "]"; ) {
      items.push(this.value(depth + 1));
      this.#comma("]");
    }
    this.#at++;
    return items;
  }

  #comma(end: string): void {
    if (this.#next() === ",") this.#at++;
    else if (this.#next() !== end) throw new SyntaxError("no comma");
  }

  #string(quote: string): string {
    let value = "";
    for (this.#at++; ; this.#at++) {
      const char = this.#text.charAt(this.#at);
      if (char === "") throw new SyntaxError("an open text");
      if (char === quote) break;
      if (char !== "\\") value += char;
      else value += this.#escape(this.#text.charAt(++this.#at));
    }
    this.#at++;
    return value;
  }

  #escape(char: string): string {
    if (char !== "u") return ESCAPES[char] ?? char;
    const code = /^[0-9a-f]{4}/i.exec(this.#text.slice(this.#at + 1, this.#at + 5))?.[0];
    if (code === undefined) return char;
    this.#at += 4;
    return String.fromCharCode(Number.parseInt(code, 16));
  }

  /** The character that follows, white space aside; empty at the end. */
  #next(): string {
    this.#match(/\s*/y);
    return this.#text.charAt(this.#at);
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) throw new SyntaxError("not expected");
    this.#at += found.length;
    return found;
  }
}
