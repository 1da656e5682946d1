import type { CallEventBody } from "../timeline/events.ts";

/** Letters of English text in a token, roughly: what a vendor that was cut off used can only be estimated. */
const CHARACTERS_PER_TOKEN = 4;

/** What one reply used of its vendors: counted where they say, estimated where they were cut off before saying. */
export class ReplyUsage {
  #countedTokens = 0;
  /** Of requests that have not told their own figures. */
  #estimatedTokens = 0;
  #promptTokens = 0;
  #writtenCharacters = 0;
  #spokenCharacters = 0;

  /** The length of the prompt of the model's next request. */
  prompted(characters: number): void {
    this.#promptTokens = Math.ceil(characters / CHARACTERS_PER_TOKEN);
  }

  /** The model has written `text`. */
  wrote(text: string): void {
    this.#writtenCharacters += text.length;
  }

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
