import type { SpeechFormat } from "./speech-format.ts";

/** About 160 clauses of 4 s at 24 kHz. */
const MAX_BYTES = 32 * 1024 * 1024;

/**
 * Audio of texts that were spoken before: the same voice says the same text in the same bytes, so many calls with one agent need not have
 * it made again each time. Holds at most 32 MB; what was not asked for the longest goes first.
 */
export class SpokenTexts {
  readonly #maxBytes: number;
  readonly #audio = new Map<string, Uint8Array>();
  #bytes = 0;

  constructor(maxBytes: number = MAX_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /** The whole audio of a text, if it is known. Nobody writes to it. */
  find(format: SpeechFormat, text: string): Uint8Array | undefined {
    const key = keyOf(format, text);
    const audio = this.#audio.get(key);
    if (audio) {
      this.#audio.delete(key);
      this.#audio.set(key, audio);
    }
    return audio;
  }

  /** Takes ownership of `audio`, which is all of it. */
  add(format: SpeechFormat, text: string, audio: Uint8Array): void {
    const key = keyOf(format, text);
    this.#forget(key);
    this.#audio.set(key, audio);
    this.#bytes += audio.byteLength;
    for (const oldest of this.#audio.keys()) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    this.#bytes -= this.#audio.get(key)?.byteLength ?? 0;
    this.#audio.delete(key);
  }
}

function keyOf({ voice, encoding, sampleRateHz }: SpeechFormat, text: string): string {
  return JSON.stringify([voice, encoding, sampleRateHz, text]);
}
