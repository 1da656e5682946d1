import type { Clock } from "../../../voice/clock.ts";
import {
  type LanguageModel,
  type LanguageModelEvent,
  type LanguageModelRequest,
  ProviderError,
  type ToolCall,
} from "../../../voice/providers.ts";
import { sleep, untilAborted } from "../sleep.ts";

/** What a fake model does with one request. Without `ending` it finishes properly. */
export interface ScriptedAnswer {
  text?: string;
  toolCalls?: readonly ToolCall[];
  firstTokenMs?: number;
  tokenMs?: number;
  ending?: "stalls" | "fails";
}

export type Health = "alive" | "refuses" | "stalls";

/** Answers by script, a few characters at a time, as `clock` allows. */
export class FakeLanguageModel implements LanguageModel {
  readonly provider: string;
  readonly model = "fake-model";
  readonly requests: LanguageModelRequest[] = [];
  /** Requests that were aborted before their end. */
  abortedRequests = 0;
  health: Health = "alive";
  /** What to answer; `round` counts the requests so far. */
  answer: (request: LanguageModelRequest, round: number) => ScriptedAnswer;
  readonly #clock: Clock;

  constructor(options: {
    clock: Clock;
    provider?: string;
    answer?: string | ((request: LanguageModelRequest, round: number) => ScriptedAnswer);
  }) {
    const { clock, provider = "fake-llm", answer = "We are open from nine to five, Monday to Friday." } = options;
    this.#clock = clock;
    this.provider = provider;
    this.answer = typeof answer === "string" ? () => ({ text: answer }) : answer;
  }

  async *stream(request: LanguageModelRequest, signal: AbortSignal): AsyncGenerator<LanguageModelEvent> {
    const round = this.requests.push(request) - 1;
    const answer = this.answer(request, round);
    let isFinished = false;
    signal.addEventListener("abort", () => {
      if (!isFinished) this.abortedRequests += 1;
    });
    if (this.health === "stalls") return await untilAborted(signal);
    if (!(await sleep(this.#clock, answer.firstTokenMs ?? 150, signal))) return;
    if (this.health === "refuses") throw this.#error();
    for (const text of (answer.text ?? "").match(/.{1,8}/gsu) ?? []) {
      yield { type: "text", text };
      if (!(await sleep(this.#clock, answer.tokenMs ?? 10, signal))) return;
    }
    if (answer.ending === "stalls") return await untilAborted(signal);
    if (answer.ending === "fails") throw this.#error();
    const calls = answer.toolCalls ?? [];
    for (const call of calls) yield { type: "tool_call", call };
    isFinished = true;
    yield {
      type: "finished",
      reason: calls.length > 0 ? "tool_calls" : "stop",
      usage: { promptTokens: 100, cachedTokens: 0, completionTokens: (answer.text ?? "").length },
    };
  }

  #error(): ProviderError {
    const { provider } = this;
    return new ProviderError({ provider, stage: "llm", message: "unavailable", isRetryable: true, status: 503 });
  }
}
