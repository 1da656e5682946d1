import type { RawData } from "ws";

/** A control message: a JSON object with a string `type`. */
export type ClientMessage = Record<string, unknown> & { readonly type: string };

/** Parses a text frame; undefined when it is not a control message. */
export function parseClientMessage(text: string): ClientMessage | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isMessage = typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
    return isMessage ? (value as ClientMessage) : undefined;
  } catch {
    // Not JSON: the caller answers the client.
    return undefined;
  }
}

/** The bytes of a frame however the socket library delivered them. */
export function frameBytes(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}
