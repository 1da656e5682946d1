import type { AudioEncoding, SampleRateHz } from "./audio-input.ts";
import type { SilenceWaits } from "./end-of-turn.ts";
import type { ListenerEvent } from "./listener.ts";

/** How one connection wants to be listened to. */
export interface ConnectionSettings {
  readonly keyterms: readonly string[];
  readonly waits: SilenceWaits;
}

/** Server thread → recognition worker. `id` names a connection. Messages of one connection are obeyed in order. */
export type WorkerCommand =
  | {
      readonly type: "open";
      readonly id: number;
      readonly encoding: AudioEncoding;
      readonly sampleRateHz: SampleRateHz;
      readonly settings: ConnectionSettings;
    }
  | { readonly type: "audio"; readonly id: number; readonly bytes: Uint8Array }
  | { readonly type: "configure"; readonly id: number; readonly settings: ConnectionSettings }
  | { readonly type: "end_turn"; readonly id: number }
  /** Answered with `reached`, once everything sent before has been obeyed. */
  | { readonly type: "mark"; readonly id: number; readonly mark: number }
  | { readonly type: "close"; readonly id: number };

/** Recognition worker → server thread. */
export type WorkerReport =
  | { readonly type: "ready" }
  | { readonly type: "event"; readonly id: number; readonly event: ListenerEvent }
  /** So many bytes of audio have been dealt with. */
  | { readonly type: "consumed"; readonly id: number; readonly bytes: number }
  | { readonly type: "reached"; readonly id: number; readonly mark: number }
  /** Words of this connection's phrases whose pronunciation had to be guessed. */
  | { readonly type: "guessed_words"; readonly id: number; readonly count: number }
  /** The connection cannot be served further; nothing more comes for it. */
  | { readonly type: "failed"; readonly id: number; readonly reason: "busy" | "decoder"; readonly message: string };
