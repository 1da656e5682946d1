import { type ClientMessage, clientMessageSchema } from "../../voice/wire/protocol.ts";

/** A text message of a client, read. */
export type ParsedMessage =
  | { type: "message"; message: ClientMessage }
  | { type: "error"; code: "malformed_json" | "invalid_message"; detail?: string }
  /** Messages of other protocols on the same socket are none of ours. */
  | { type: "ignored" };

/** Longest text that is looked at for a hang-up: one has 19 characters. */
const MAX_HANG_UP_CHARS = 64;

/** True for a message that may be a hang-up, without reading it. */
export function mayHangUp(data: unknown): boolean {
  return typeof data === "string" && data.length <= MAX_HANG_UP_CHARS && data.includes('"end_call"');
}

/** Reads a text message of a client. */
export function parseClientMessage(data: string): ParsedMessage {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return { type: "error", code: "malformed_json" };
  }
  const parsed = clientMessageSchema.safeParse(value);
  if (parsed.success) return { type: "message", message: parsed.data };
  const issue = parsed.error.issues[0];
  if (typeof value === "object" && value !== null && "type" in value && issue?.code === "invalid_union") {
    return { type: "ignored" };
  }
  return { type: "error", code: "invalid_message", detail: `${issue?.path.join(".") || "message"}: ${issue?.message}` };
}
