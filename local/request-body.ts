import type { IncomingMessage } from "node:http";

/** Thrown by `readBody` when a body is longer than its limit; answer with 413. */
export class BodyTooLargeError extends Error {
  constructor(maxBytes: number) {
    super(`The request body is longer than ${maxBytes} bytes.`);
    this.name = "BodyTooLargeError";
  }
}

/**
 * The whole request body as UTF-8 text. Never holds more than `maxBytes`: past that it throws `BodyTooLargeError`, and
 * what still arrives is discarded. Rejects if the caller hangs up first.
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      request.resume();
      throw new BodyTooLargeError(maxBytes);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
