import { z } from "zod";
import { callStatusSchema } from "../timeline/call-status.ts";
import { turnMetricsSchema } from "../timeline/turn-metrics.ts";

/** Browser protocol v1, wire-compatible with the public `VoiceClient` of the npm package `agents`. */
export const PROTOCOL_VERSION = 1;

/** Rate of the 16-bit mono samples that a browser sends. */
export const BROWSER_INPUT_SAMPLE_RATE_HZ = 16_000;

/** Largest JSON message accepted; a typed question is far below it. */
export const MAX_CLIENT_MESSAGE_CHARS = 16_384;

/** Largest binary message accepted: 4 s of 16 kHz 16-bit mono, forty times what a client sends at once. */
export const MAX_CLIENT_AUDIO_BYTES = 4 * 16_000 * 2;

/** JSON messages that a client may send on a call's socket. */
export const clientMessageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("hello"), protocol_version: z.number().int().optional() }),
  z.object({ type: z.literal("start_call"), preferred_format: z.string().max(20).optional() }),
  z.object({ type: z.literal("end_call") }),
  /** The client's own level meter; the server has its own voice activity detection, so both are accepted and unused. */
  z.object({ type: z.literal("start_of_speech") }),
  z.object({ type: z.literal("end_of_speech") }),
  /** The client's level meter noticed sound over the agent: a sound like any that the server notices by itself. */
  z.object({ type: z.literal("interrupt") }),
  /** The caller wants the agent to stop: a button, not a sound. */
  z.object({ type: z.literal("stop") }),
  z.object({ type: z.literal("text_message"), text: z.string().trim().min(1).max(2_000) }),
  /**
   * Playback report: the caller's loudspeaker has played `ms` of an agent turn's audio; `isStopped` in the answer to
   * `playback_interrupt`, after which no more of it is played unless it is sent again.
   */
  z.object({
    type: z.literal("playback"),
    turnId: z.string().max(64),
    ms: z.number().min(0).max(3_600_000),
    isStopped: z.boolean().optional(),
  }),
]);
/** A JSON message of a client. */
export type ClientMessage = z.infer<typeof clientMessageSchema>;

/** Errors that a client can meet on the socket; fatal ones are followed by a close with `closeCode`. */
export const wireErrors = {
  malformed_json: { isFatal: false, closeCode: 0, message: "The message is not valid JSON." },
  invalid_message: { isFatal: false, closeCode: 0, message: "The message does not have the documented shape." },
  message_too_large: { isFatal: true, closeCode: 1009, message: "The message is larger than the limit." },
  too_many_messages: { isFatal: false, closeCode: 0, message: "More messages came than a call may send." },
  too_much_audio: { isFatal: false, closeCode: 0, message: "More audio came than there was time; some was dropped." },
  call_not_started: { isFatal: false, closeCode: 0, message: "Send start_call before audio." },
  invalid_token: { isFatal: true, closeCode: 4401, message: "The token is missing, wrong or expired." },
  forbidden_origin: { isFatal: true, closeCode: 4403, message: "This page's origin may not open calls." },
  unknown_agent: { isFatal: true, closeCode: 4404, message: "No such agent, or the token is for another one." },
  call_ended: { isFatal: true, closeCode: 4410, message: "This call has ended; ask for a new token." },
  not_started: { isFatal: true, closeCode: 4408, message: "No call was started on this connection in time." },
  too_many_errors: { isFatal: true, closeCode: 4429, message: "Too many messages on this connection were mistakes." },
  too_many_calls: {
    isFatal: true,
    closeCode: 4430,
    message: "The agent takes no more calls for now; try again later.",
  },
  replaced: { isFatal: true, closeCode: 4409, message: "Another connection took this call over." },
  unavailable: { isFatal: true, closeCode: 1013, message: "The call cannot be taken right now; try again." },
  internal_error: { isFatal: true, closeCode: 1011, message: "The call failed; its record is kept." },
} as const;
/** Code of an error on the socket. */
export type WireErrorCode = keyof typeof wireErrors;

/** JSON messages that the server sends on a call's socket. */
export const serverMessageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("welcome"), protocol_version: z.number().int() }),
  z.object({ type: z.literal("status"), status: callStatusSchema }),
  z.object({ type: z.literal("audio_config"), format: z.literal("pcm16"), sampleRate: z.number().int() }),
  z.object({ type: z.literal("transcript"), role: z.enum(["user", "assistant"]), text: z.string() }),
  z.object({ type: z.literal("transcript_interim"), text: z.string() }),
  z.object({ type: z.literal("transcript_start"), role: z.literal("assistant") }),
  /** Sent as the words are played, so the text on screen is the text heard. */
  z.object({ type: z.literal("transcript_delta"), text: z.string() }),
  /** The words that were heard: cut where the caller interrupted. */
  z.object({ type: z.literal("transcript_end"), text: z.string() }),
  z.object({ type: z.literal("playback_interrupt") }),
  z.object({
    type: z.literal("metrics"),
    llm_ms: z.number(),
    tts_ms: z.number(),
    first_audio_ms: z.number(),
    total_ms: z.number(),
  }),
  turnMetricsSchema.extend({ type: z.literal("turn_metrics") }),
  z.object({ type: z.literal("error"), code: z.string(), message: z.string(), fatal: z.boolean() }),
  /** Ours; the public client hands these to its `custommessage` listeners. */
  /** `resumeToken` takes the place of `token` in the address when the same call is to be joined again. */
  z.object({ type: z.literal("call_started"), callId: z.string(), isResumed: z.boolean(), resumeToken: z.string() }),
  z.object({ type: z.literal("agent_audio_started"), turnId: z.string() }),
  z.object({ type: z.literal("call_ended"), reason: z.string() }),
]);
/** A JSON message of the server. */
export type ServerMessage = z.infer<typeof serverMessageSchema>;
