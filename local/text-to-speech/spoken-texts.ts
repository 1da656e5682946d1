import { BoundedMap } from "../../voice/bounded-map.ts";
import type { SpeechFormat } from "./speech-format.ts";

/** About 160 clauses of 4 s at 24 kHz. */
const MAX_BYTES = 32 * 1024 * 1024;

/**
 * Audio of texts that were spoken before: the same voice says the same text in the same bytes, so many calls with one
 * agent need not have it made again each time. Holds at most 32 MB; what was not asked for the longest goes first.
 */
export class SpokenTexts {
  readonly #audio: BoundedMap<string, Uint8Array>;

  constructor(maxBytes: number = MAX_BYTES) {
    this.#audio = new BoundedMap(maxBytes, ({ byteLength }) => byteLength);
  }

  /** The whole audio of a text, if it is known. Nobody writes to it. */
  find(format: SpeechFormat, text: string): Uint8Array | undefined {
    return this.#audio.get(keyOf(format, text));
  }

  /** Takes ownership of `audio`, which is all of it. */
  add(format: SpeechFormat, text: string, audio: Uint8Array): void {
    this.#audio.set(keyOf(format, text), audio);
  }
}

function keyOf({ voice, encoding, sampleRateHz }: SpeechFormat, text: string): string {
  return JSON.stringify([voice, encoding, sampleRateHz, text]);
}
