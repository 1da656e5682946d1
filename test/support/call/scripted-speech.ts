import type { Reading, SpokenWord } from "../../../local/speech-to-text/recognition/utterance.ts";
import type { TurnDetector } from "../../../local/speech-to-text/turns/turn-detector.ts";
import type { TurnEvent, WordSource } from "../../../local/speech-to-text/turns/turn-machine.ts";
import { TurnMachine } from "../../../local/speech-to-text/turns/turn-machine.ts";
import { FRAME_MS } from "../../../local/speech-to-text/voice-activity.ts";

/** Speech as a script: phrases of words that take 300 ms each, with what lies between. */
export class ScriptedSpeech implements WordSource {
  readonly events: TurnEvent[] = [];
  readonly #turns: TurnMachine;
  #nowMs = 0;
  #said: SpokenWord[] = [];
  #reported = 0;
  /** The word being spoken. */
  #speaking: SpokenWord | undefined;
  #isWhole = false;

  constructor(detector: TurnDetector) {
    this.#turns = new TurnMachine(this, detector, (event) => this.events.push(event));
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  /** Says words of a phrase, one right after the other; the phrase is whole after them if `isWhole`. */
  say(text: string, isWhole: boolean): this {
    for (const word of text.split(" ")) {
      const [startS, endS] = [this.#nowMs / 1000, (this.#nowMs + 300) / 1000];
      this.#speaking = { word, startS, endS, confidence: 1 };
      this.#frames(300, true);
      this.#said.push(this.#speaking);
    }
    this.#speaking = undefined;
    this.#isWhole = isWhole;
    return this;
  }

  silence(ms: number): this {
    this.#frames(ms, false);
    return this;
  }

  endTurnNow(): this {
    this.#turns.endTurn();
    return this;
  }

  /** The turn events' types and texts, updates left out. */
  get story(): string[] {
    return this.events.filter(({ type }) => type !== "update").map((event) => `${event.type}: ${textOf(event)}`.trim());
  }

  #frames(ms: number, isActive: boolean): void {
    for (let i = 0; i < ms / FRAME_MS; i++) {
      this.#nowMs += FRAME_MS;
      this.#turns.frame({ isActive, onsetFramesAgo: isActive ? 1 : undefined });
    }
  }

  beginTurn(): void {}
  follow(): void {}

  read(): Reading {
    return { words: this.#said.slice(this.#reported), isComplete: this.#isWhole && this.#speaking === undefined };
  }

  interim(): readonly SpokenWord[] {
    return this.#said.slice(this.#reported);
  }

  endTurn(reportedWords?: number): Reading {
    const reading = this.read();
    this.#reported = reportedWords === undefined ? this.#said.length : this.#reported + reportedWords;
    return reading;
  }
}

/** The words of an event. */
export function textOf({ words }: TurnEvent): string {
  return words.map(({ word }) => word).join(" ");
}
