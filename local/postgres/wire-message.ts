/*
 * Messages of Postgres's protocol, as far as a session's beginning and end are read and written here; what is between
 * goes to Postgres as it is. Layouts: PostgreSQL documentation, "Message Formats".
 */

/** Message of a client: its type, one letter, and all of its bytes. A startup message has no type. */
export interface WireMessage {
  readonly type: string;
  readonly bytes: Buffer;
}

/** Longest message taken: 16 MB, of which a session of this application sends thousandths. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/** Cuts a stream of bytes into messages; throws `RangeError` for one that is too long or has an impossible length. */
export class WireReader {
  #bytes = Buffer.alloc(0);

  add(bytes: Uint8Array): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
  }

  /** The next whole message; null when more bytes have to come. A startup message has no letter before its length. */
  next(isStartup: boolean): WireMessage | null {
    const start = isStartup ? 0 : 1;
    if (this.#bytes.length < start + 4) return null;
    const length = this.#bytes.readInt32BE(start);
    if (length < 4 || length > MAX_MESSAGE_BYTES) throw new RangeError("a message has an impossible length");
    const end = start + length;
    if (this.#bytes.length < end) return null;
    const bytes = this.#bytes.subarray(0, end);
    this.#bytes = this.#bytes.subarray(end);
    return { type: isStartup ? "" : String.fromCharCode(bytes[0] as number), bytes };
  }
}

/** Parameters of a startup message: user, database and settings. */
export function startupParameters({ bytes }: WireMessage): Map<string, string> {
  const words = bytes.subarray(8).toString("utf8").split("\0");
  const parameters = new Map<string, string>();
  for (let at = 0; at + 1 < words.length && words[at] !== ""; at += 2) {
    parameters.set(words[at] as string, words[at + 1] as string);
  }
  return parameters;
}

/** The text of a message that holds one: a simple query, or a password. */
export function textOf({ bytes }: WireMessage): string {
  return bytes.subarray(5, -1).toString("utf8");
}

/** Asks for the password, in clear: this is loopback. */
export const askPassword = message("R", int32(3));

/** Lets a client in: authenticated, with the settings that clients want to know, and ready. */
export function welcome(): Buffer {
  const settings = { server_version: "18.0", client_encoding: "UTF8", standard_conforming_strings: "on" };
  return Buffer.concat([
    message("R", int32(0)),
    ...Object.entries(settings).map(([name, value]) => message("S", Buffer.from(`${name}\0${value}\0`))),
    message("K", Buffer.concat([int32(1), int32(0)])),
    message("Z", Buffer.from("I")),
  ]);
}

/** Error that Postgres would report; a session goes on after it when it says it is ready again. */
export function errorMessage(fields: { severity?: string; code?: string; message: string }): Buffer {
  const { severity = "ERROR", code = "XX000", message: text } = fields;
  return message("E", Buffer.from(`S${severity}\0V${severity}\0C${code}\0M${text}\0\0`));
}

/** Says that the session takes the next message. */
export const ready = message("Z", Buffer.from("I"));

/** True for an answer with an error in it: one of its messages is an ErrorResponse. */
export function hasError(answer: Uint8Array): boolean {
  const bytes = Buffer.from(answer);
  for (let at = 0; at + 5 <= bytes.length; at += 1 + bytes.readInt32BE(at + 1)) {
    if (bytes[at] === "E".charCodeAt(0)) return true;
  }
  return false;
}

function message(type: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(type, "latin1"), int32(body.length + 4), body]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
