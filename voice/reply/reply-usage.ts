import { CHARACTERS_PER_TOKEN } from "../timeline/estimated-tokens.ts";
import type { CallEventBody } from "../timeline/events.ts";

/** Counts one reply's use of its vendors: by their figures, or estimated where they were cut off before telling. */
export class ReplyUsage {
  #countedTokens = 0;
  /** Tokens of requests that have not told their own figures. */
  #estimatedTokens = 0;
  #promptTokens = 0;
  #writtenCharacters = 0;
  #spokenCharacters = 0;

  /** Notes the length of the prompt of the model's next request. */
  prompted(characters: number): void {
    this.#promptTokens = Math.ceil(characters / CHARACTERS_PER_TOKEN);
  }

  /** Notes that the model has written `text`. */
  wrote(text: string): void {
    this.#writtenCharacters += text.length;
  }

  /** Follows the reply's events: requests, and the figures that vendors tell. */
  observe(event: CallEventBody): void {
    switch (event.type) {
      case "llm_requested":
        this.#estimatedTokens += this.#promptTokens;
        return;
      case "llm_finished": {
        const tokens = event.promptTokens + event.completionTokens;
        if (tokens === 0) return;
        this.#countedTokens += tokens;
        this.#estimatedTokens = Math.max(0, this.#estimatedTokens - this.#promptTokens);
        this.#writtenCharacters = 0;
        return;
      }
      case "tts_requested":
        this.#spokenCharacters += event.characters;
        return;
      default:
        return;
    }
  }

  /** Tokens of the model, prompt and completion, so far. */
  get tokens(): number {
    return this.#countedTokens + this.#estimatedTokens + Math.ceil(this.#writtenCharacters / CHARACTERS_PER_TOKEN);
  }

  /** Characters sent to synthesis so far. */
  get characters(): number {
    return this.#spokenCharacters;
  }
}
