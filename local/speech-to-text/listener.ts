import type { PhraseDecoder } from "./recognition/phrase-decoder.ts";
import type { PhraseGrammar } from "./recognition/phrase-grammar.ts";
import { PhraseSource } from "./recognition/phrase-source.ts";
import type { TurnDetector } from "./turns/turn-detector.ts";
import { type TurnEvent, TurnMachine } from "./turns/turn-machine.ts";
import { FRAME_SAMPLES } from "./voice-activity.ts";

/** What a listener listens for and how patiently. */
export interface ListenerSettings {
  readonly grammar: PhraseGrammar;
  readonly detector: TurnDetector;
}

/** One connection's ear: 16 kHz audio in, turn events out. Methods throw when the decoder fails. */
export class Listener {
  readonly #source: PhraseSource;
  readonly #turns: TurnMachine;
  #partial = new Float32Array(FRAME_SAMPLES);
  #partialLength = 0;

  constructor(settings: ListenerSettings, decoder: PhraseDecoder, emit: (event: TurnEvent) => void) {
    this.#source = new PhraseSource(decoder, settings.grammar);
    this.#turns = new TurnMachine(this.#source, settings.detector, emit);
  }

  /** The new detector counts at once, new phrases from the next turn on. */
  configure(settings: ListenerSettings): void {
    this.#turns.useDetector(settings.detector);
    this.#source.useGrammar(settings.grammar);
  }

  push(samples: Float32Array): void {
    for (let from = 0; from < samples.length; ) {
      const piece = samples.subarray(from, from + FRAME_SAMPLES - this.#partialLength);
      this.#partial.set(piece, this.#partialLength);
      this.#partialLength += piece.length;
      from += piece.length;
      if (this.#partialLength < FRAME_SAMPLES) return;
      const frame = this.#partial;
      this.#partial = new Float32Array(FRAME_SAMPLES);
      this.#partialLength = 0;
      this.#turns.frame(this.#source.frame(frame));
    }
  }

  /** Ends an open turn now, with whatever whole phrase it says. */
  endTurn(): void {
    this.#turns.endTurn();
  }

  /** Lets go of an open turn without an event, so that the decoder can serve another connection. */
  close(): void {
    this.#source.close();
  }
}
