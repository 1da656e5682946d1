/** No event of a chat completion comes near this; a server that never ends its line must not fill the memory. */
const MAX_EVENT_CHARS = 1_000_000;

/** Thrown when a stream is not server-sent events within bounds. */
export class SseError extends Error {
  override readonly name = "SseError";
}

/**
 * Parser of server-sent events, from text to the `data` of each
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html): lines may be split anywhere between reads and end
 * in LF, CRLF or CR; comments and other fields are skipped; an event that the stream's end cuts short of its blank line
 * still counts, since vendors forget it.
 */
export class SseParser {
  #line = "";
  #data: string[] = [];
  #dataChars = 0;
  #endedInCr = false;

  /**
   * Adds text and returns the events that it completed, in order. Throws `SseError` when an event grows past 1,000,000
   * characters.
   */
  push(text: string): string[] {
    const events: string[] = [];
    let start = this.#endedInCr && text.startsWith("\n") ? 1 : 0;
    if (text.length > 0) this.#endedInCr = text.endsWith("\r");
    for (let at = start; at < text.length; at++) {
      const char = text[at];
      if (char !== "\n" && char !== "\r") continue;
      this.#endLine(this.#line + text.slice(start, at), events);
      this.#line = "";
      if (char === "\r" && text[at + 1] === "\n") at++;
      start = at + 1;
    }
    this.#line += text.slice(start);
    if (this.#line.length + this.#dataChars > MAX_EVENT_CHARS) throw new SseError("an event is too long");
    return events;
  }

  /** Returns the event that the stream's end completes, if any. */
  end(): string[] {
    const events: string[] = [];
    this.#endLine(this.#line, events);
    this.#endLine("", events);
    this.#line = "";
    return events;
  }

  #endLine(line: string, events: string[]): void {
    if (line === "") {
      if (this.#data.length > 0) events.push(this.#data.join("\n"));
      this.#data = [];
      this.#dataChars = 0;
    } else if (line.startsWith("data:")) {
      const value = line.slice(line[5] === " " ? 6 : 5);
      // Some servers forget the blank line between events; behind the end of a JSON object no other can begin in one.
      if (/^[{[]/.test(value) && this.#data.at(-1)?.endsWith("}")) this.#endLine("", events);
      this.#data.push(value);
      this.#dataChars += value.length;
    }
  }
}
