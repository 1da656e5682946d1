const OPEN_TAG = "<think>";
const CLOSE_TAG = "</think>";

/**
 * Filter of the reasoning that some open models write in front of their answer as `<think>…</think>`. Only at the very
 * beginning, leading whitespace aside: further on the tag is text. Holds back no more than what may still become a tag.
 */
export class ReasoningFilter {
  #state: "start" | "thinking" | "after_thinking" | "answer" = "start";
  #held = "";

  /** Adds text and returns the part of the answer that it completes. */
  push(text: string): string {
    if (this.#state === "answer") return text;
    this.#held += text;
    if (this.#state === "start") {
      const begun = this.#held.trimStart();
      if (begun.startsWith(OPEN_TAG)) {
        this.#state = "thinking";
        this.#held = begun.slice(OPEN_TAG.length);
      } else if (OPEN_TAG.startsWith(begun)) {
        return "";
      } else {
        return this.#answer(this.#held);
      }
    }
    if (this.#state === "thinking") {
      const end = this.#held.indexOf(CLOSE_TAG);
      if (end < 0) {
        this.#held = this.#held.slice(-(CLOSE_TAG.length - 1));
        return "";
      }
      this.#state = "after_thinking";
      this.#held = this.#held.slice(end + CLOSE_TAG.length);
    }
    // The blank lines that follow the reasoning are not part of the answer.
    const answer = this.#held.trimStart();
    return answer === "" ? "" : this.#answer(answer);
  }

  /** Returns the text held back that turned out to be answer. Unfinished reasoning is not. */
  end(): string {
    return this.#state === "start" ? this.#answer(this.#held) : "";
  }

  #answer(text: string): string {
    this.#state = "answer";
    this.#held = "";
    return text;
  }
}
