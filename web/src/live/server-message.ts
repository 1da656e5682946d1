import type { ServerMessage } from "../../../voice/wire/protocol.ts";

const knownTypes: Record<ServerMessage["type"], true> = {
  welcome: true,
  status: true,
  audio_config: true,
  transcript: true,
  transcript_interim: true,
  transcript_start: true,
  transcript_delta: true,
  transcript_end: true,
  playback_interrupt: true,
  metrics: true,
  turn_metrics: true,
  error: true,
  call_started: true,
  agent_audio_started: true,
  call_ended: true,
};

/**
 * Reads one JSON message of the server; null for one that this client does not know, which the protocol says to ignore.
 * The shape is trusted: the server builds it from the same schemas, and shipping them would cost more than this page.
 */
export function parseServerMessage(json: string): ServerMessage | null {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    // Not JSON, so not a message of this protocol.
    return null;
  }
  if (typeof value !== "object" || value === null || !("type" in value)) return null;
  return typeof value.type === "string" && Object.hasOwn(knownTypes, value.type) ? (value as ServerMessage) : null;
}
