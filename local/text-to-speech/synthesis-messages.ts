import type { SpeechEncoding } from "./speech-format.ts";
import type { EspeakVoice } from "./voices.ts";

/** To a synthesis thread. Messages about one stream are obeyed in order; streams take turns phrase by phrase. */
export type SynthesisCommand =
  | { type: "open_stream"; streamId: number; voice: EspeakVoice; encoding: SpeechEncoding; sampleRateHz: number }
  /** Speak a phrase; `pauseMs` of silence follows it. */
  | { type: "say"; streamId: number; text: string; pauseMs: number }
  /** Ask for `marked` once everything said before it has been sent. */
  | { type: "mark"; streamId: number; markId: number }
  /** Stop at the next block (100 ms of audio, ~1 ms of work) and forget the stream. */
  | { type: "close_stream"; streamId: number };

/** From a synthesis thread. */
export type SynthesisEvent =
  | { type: "ready" }
  /** A block in the stream's encoding; its buffer is transferred. */
  | { type: "audio"; streamId: number; bytes: Uint8Array<ArrayBuffer> }
  | { type: "marked"; streamId: number; markId: number };
