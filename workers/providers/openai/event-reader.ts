import { SseParser } from "../vendor/sse.ts";

/** An answer that is not streamed is a few kilobytes. */
const MAX_WHOLE_CHARS = 1_000_000;

/**
 * Reader of the events of a completion: server-sent events, or, from a server that does not stream although it was
 * asked to, the JSON text that the body is: one value, a list of them, or one a line.
 */
export class EventReader {
  readonly #decoder = new TextDecoder();
  readonly #parser = new SseParser();
  /** The body of a server that sends JSON, as far as it is not read yet; null for a stream, undefined before any. */
  #json: string | null | undefined;

  /** Adds bytes and returns the data of the events that they completed; that of a heartbeat is empty. */
  push(bytes: Uint8Array): string[] {
    const text = this.#decoder.decode(bytes, { stream: true });
    if (this.#json === undefined && text.trim() !== "") this.#json = /^\s*[{[]/.test(text) ? "" : null;
    if (typeof this.#json !== "string") return this.#parser.push(text).map(dataText);
    this.#json += text;
    if (this.#json.length > MAX_WHOLE_CHARS) throw new RangeError("an answer is too long");
    return text.includes("\n") ? this.#takeLines() : [];
  }

  /** Returns what the stream's end completes, if anything. */
  end(): string[] {
    if (typeof this.#json !== "string") return this.#parser.end().map(dataText);
    return this.#json.trim().startsWith("[") ? itemsOf(this.#json) : [...this.#takeLines(), this.#json.trim()];
  }

  /** Takes the lines that are a JSON object each. */
  #takeLines(): string[] {
    const lines: string[] = [];
    for (;;) {
      const [, line, rest] = /^\s*(\{.*\})[ \t\r]*\n([\s\S]*)$/.exec(this.#json ?? "") ?? [];
      if (line === undefined || rest === undefined) return lines;
      lines.push(line);
      this.#json = rest;
    }
  }
}

/** The data of an event without what does not belong to it: some servers write the field's name twice. */
function dataText(data: string): string {
  return data.trim().replace(/^data:\s*/, "");
}

/** The items of a list, each as JSON text; a text that is no list is one item. */
function itemsOf(text: string): string[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.map((item) => JSON.stringify(item)) : [text];
  } catch {
    return [text]; // its reader says what is wrong with it
  }
}
