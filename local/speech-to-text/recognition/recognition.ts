import type { TurnEvent } from "../turns/turn-machine.ts";
import type { ConnectionSettings, Opening } from "./worker-messages.ts";

/** What a connection hears from its recognition. After `failed` nothing more comes. */
export interface ChannelListener {
  event(event: TurnEvent): void;
  consumed(bytes: number): void;
  reached(mark: number): void;
  guessedWords(count: number): void;
  failed(reason: "busy" | "decoder", message: string): void;
}

/** A connection's line to its recognition; everything sent is obeyed in order. */
export interface Channel {
  /** Takes ownership of `bytes`. */
  audio(bytes: Uint8Array): void;
  configure(settings: ConnectionSettings): void;
  endTurn(): void;
  /** `reached(mark)` comes once everything before has been obeyed. */
  mark(mark: number): void;
  /** Idempotent; nothing is heard after it. */
  close(): void;
}

/** Where connections get their turns from. */
export interface Recognition {
  /** "replayed": words come from an earlier decoding of the same samples, and nothing else is understood. */
  readonly kind: "decoded" | "replayed";
  /** Reports nothing before it has returned. */
  open(opening: Opening, settings: ConnectionSettings, listener: ChannelListener): Channel;
  close(): Promise<void>;
}
