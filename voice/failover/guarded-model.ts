import type { LanguageModel, LanguageModelEvent } from "../providers.ts";
import { sentencesOf } from "../words/sentences.ts";
import { AnswerRejected } from "./answer-rejected.ts";

/** Verdict on an answer so far: it may be heard, there is not enough of it yet, or it is wrong. */
export type AnswerVerdict = "holds" | "lacks" | "wrong";

/** Rules that a guarded model is held to. */
export interface GuardRules {
  /** Judges whole sentences from the answer's beginning on. */
  judge: (text: string) => AnswerVerdict;
  /** The only tool that it may call. */
  tool: string;
}

const NOT_KNOWN = "its answer is not what the agent knows";

/**
 * Lets a model be heard only as far as its sentences were judged. Nothing of it passes before a verdict, so while
 * nothing was heard a wrong answer is a failure before the first item, and the next model of the chain is asked; a
 * sentence that turns out wrong later is left out, with all behind it.
 */
export function guardedModel(model: LanguageModel, rules: GuardRules): LanguageModel {
  return {
    provider: model.provider,
    model: model.model,
    stream: (request, signal) => new Guard(model, rules).watch(model.stream(request, signal)),
  };
}

class Guard {
  readonly #model: LanguageModel;
  readonly #rules: GuardRules;
  #text = "";
  /** Characters passed on. */
  #released = 0;
  /** A sentence was wrong: the rest is read for what the vendor tells of its use, and not passed on. */
  #isCutOff = false;

  constructor(model: LanguageModel, rules: GuardRules) {
    this.#model = model;
    this.#rules = rules;
  }

  async *watch(completion: AsyncIterable<LanguageModelEvent>): AsyncGenerator<LanguageModelEvent> {
    for await (const event of completion) {
      switch (event.type) {
        case "text":
          this.#text += event.text;
          yield* this.#release(wholeSentences(this.#text));
          break;
        case "tool_call":
          if (event.call.name === this.#rules.tool) {
            yield* this.#release(this.#text.length);
            yield event;
          } else if (this.#released === 0) throw this.#rejected("it asked for a tool");
          break;
        case "finished":
          yield* this.#release(this.#text.length);
          if (this.#released === 0 && this.#rules.judge(this.#text) !== "holds" && event.reason !== "tool_calls")
            throw this.#rejected("its answer does not hold the fact", event.usage);
          yield event;
          break;
        case "retracted":
          this.#text = "";
          this.#released = 0;
          yield event;
          break;
        case "working":
          yield event;
          break;
      }
    }
  }

  /** Passes on what was not yet, up to `length`, if it holds. */
  *#release(length: number): Generator<LanguageModelEvent> {
    if (this.#isCutOff || length <= this.#released) return;
    const verdict = this.#rules.judge(this.#text.slice(0, length));
    if (verdict === "wrong") {
      if (this.#released === 0) throw this.#rejected(NOT_KNOWN);
      this.#isCutOff = true;
    }
    if (verdict !== "holds") return;
    yield { type: "text", text: this.#text.slice(this.#released, length) };
    this.#released = length;
  }

  #rejected(reason: string, usage: AnswerRejected["usage"] = null): AnswerRejected {
    const { provider, model } = this.#model;
    return new AnswerRejected({ provider, model, reason, usage });
  }
}

/** Length of the beginning of `text` that is whole sentences: all but the last, which may go on. */
function wholeSentences(text: string): number {
  const sentences = sentencesOf(text);
  const last = sentences.at(-1);
  return sentences.length < 2 || last === undefined ? 0 : text.lastIndexOf(last);
}
