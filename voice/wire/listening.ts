import { z } from "zod";

/**
 * Wire of an operator who listens to a call: audio of both parties as binary frames (listening-frame.ts), everything
 * else as JSON.
 */
export * from "./listening-frame.ts";

/** Refusals and ends of a listener's socket: the code that it is closed with, and what it means. */
export const listeningErrors = {
  invalid_token: { closeCode: 4401, message: "The token is wrong, expired, used, or for another call." },
  forbidden_origin: { closeCode: 4403, message: "This page's origin may not listen." },
  call_ended: { closeCode: 4410, message: "The call is not running." },
  too_slow: { closeCode: 4408, message: "The listener said of no frame that it had come." },
} as const;
/** Code of a refusal or end of a listener's socket. */
export type ListeningErrorCode = keyof typeof listeningErrors;

/** JSON messages that a listener is sent. */
export const listeningServerMessageSchema = z.discriminatedUnion("type", [
  /** Comes first. `callMs`: milliseconds since the call's start, now. */
  z.object({ type: z.literal("listening_started"), callId: z.string(), callMs: z.number() }),
  /** The agent fell silent: its audio from `atMs` on was not heard. */
  z.object({ type: z.literal("agent_audio_cleared"), atMs: z.number() }),
  z.object({ type: z.literal("call_ended") }),
  z.object({ type: z.literal("error"), code: z.string(), message: z.string() }),
]);
/** A JSON message that a listener is sent. */
export type ListeningServerMessage = z.infer<typeof listeningServerMessageSchema>;

/**
 * JSON messages that a listener sends: the number of the latest frame that has come, several times a second. Two
 * seconds of audio are sent ahead of it, no more.
 */
export const listeningClientMessageSchema = z.object({ type: z.literal("received"), number: z.number().int().min(0) });
