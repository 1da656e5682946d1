import type { LatencySettings } from "../../latency/profiles.ts";
import type { AudioEncoding, SampleRateHz } from "../audio-input.ts";
import type { Patience } from "../turns/create-turn-detector.ts";
import type { TurnEvent } from "../turns/turn-machine.ts";

/** How one connection wants to be listened to. */
export interface ConnectionSettings {
  readonly keyterms: readonly string[];
  readonly patience: Patience;
}

/** What does not change during a connection. */
export interface Opening {
  readonly encoding: AudioEncoding;
  readonly sampleRateHz: SampleRateHz;
  readonly latency: LatencySettings;
  /** How many connections came before: whose draws these are. */
  readonly connection: number;
}

/** Server thread → recognition worker. `id` names a connection. Messages of one connection are obeyed in order. */
export type WorkerCommand =
  | {
      readonly type: "open";
      readonly id: number;
      readonly opening: Opening;
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
  | { readonly type: "event"; readonly id: number; readonly event: TurnEvent }
  /** So many bytes of audio have been dealt with. */
  | { readonly type: "consumed"; readonly id: number; readonly bytes: number }
  | { readonly type: "reached"; readonly id: number; readonly mark: number }
  /** Words of this connection's phrases whose pronunciation had to be guessed. */
  | { readonly type: "guessed_words"; readonly id: number; readonly count: number }
  /** The connection cannot be served further; nothing more comes for it. */
  | { readonly type: "failed"; readonly id: number; readonly reason: "busy" | "decoder"; readonly message: string };
