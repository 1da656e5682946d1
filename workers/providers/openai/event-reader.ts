import { SseParser } from "../vendor/sse.ts";

/** An answer that is not streamed is a few kilobytes. */
const MAX_WHOLE_CHARS = 1_000_000;

/**
 * Reader of the events of a completion: server-sent events, or, from a server that does not stream although it was
 * asked to, the one JSON text that the body is.
 */
export class EventReader {
  readonly #decoder = new TextDecoder();
  readonly #parser = new SseParser();
  /** The body of a server that does not stream; null for a stream, undefined while nothing has arrived. */
  #whole: string | null | undefined;

  /** Adds bytes and returns the data of the events that they completed; that of a heartbeat is empty. */
  push(bytes: Uint8Array): string[] {
    const text = this.#decoder.decode(bytes, { stream: true });
    if (this.#whole === undefined && text.trim() !== "") this.#whole = text.trimStart().startsWith("{") ? "" : null;
    if (typeof this.#whole !== "string") return this.#parser.push(text);
    this.#whole += text;
    if (this.#whole.length > MAX_WHOLE_CHARS) throw new RangeError("an answer is too long");
    return [];
  }

  /** Returns what the stream's end completes, if anything. */
  end(): string[] {
    if (typeof this.#whole === "string") return [this.#whole];
    return this.#parser.end();
  }
}
