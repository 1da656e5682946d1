import type { LanguageModelEvent, ToolCall, ToolDefinition } from "../../../voice/providers.ts";
import { AnswerFilter } from "./answer-filter.ts";
import type { ChatChunk } from "./chat-chunks.ts";
import { ToolCallAssembler } from "./tool-call-assembler.ts";
import { readWrittenCalls } from "./written-tool-calls.ts";

type FinishedEvent = Extract<LanguageModelEvent, { type: "finished" }>;
type Work = Extract<LanguageModelEvent, { type: "working" }>["on"];

/** Settings of a `ChatAssembler`. */
export interface ChatAssemblerOptions {
  tools: readonly ToolDefinition[];
  /** The model is known to begin with thoughts that have an end and no beginning. */
  beginsWithThoughts: boolean;
}

/** Assembler of a completion from its chunks: text as it comes, tool calls whole, the end with reason and usage. */
export class ChatAssembler {
  readonly #tools: readonly ToolDefinition[];
  readonly #filter: AnswerFilter;
  readonly #calls: ToolCallAssembler;
  #finishReason: string | null = null;
  #usage: FinishedEvent["usage"] = null;
  #hasLastUsage = false;
  #hasParts = false;
  #work: Work | null = null;

  constructor({ tools, beginsWithThoughts }: ChatAssemblerOptions) {
    this.#tools = tools;
    const toolNames = new Set(tools.map(({ name }) => name));
    this.#filter = new AnswerFilter({ toolNames, beginsWithThoughts });
    this.#calls = new ToolCallAssembler(toolNames);
  }

  /**
   * Adds a chunk and returns the text to say that it brought, possibly empty. Throws `RangeError` when a tool call's
   * arguments never end (65,536 characters).
   */
  push(chunk: ChatChunk): string {
    let text = "";
    const choice = chunk.choices?.[0];
    const delta = choice?.delta;
    if (delta?.hasThoughts) {
      this.#work ??= "thoughts";
      text = this.#filter.trust();
    }
    // What came in parts and comes once more as a whole is known.
    const isKnown = choice?.isWhole === true && this.#hasParts;
    this.#hasParts ||= Boolean(delta?.content || delta?.tool_calls?.length);
    if (delta?.content && !isKnown) text += this.#filter.push(delta.content);
    if (delta?.tool_calls?.length && !(isKnown && this.#calls.hasAny)) {
      for (const fragment of delta.tool_calls) this.#calls.add(fragment);
      this.#work = "tool_call";
    }
    if (choice?.finish_reason) this.#finishReason = choice.finish_reason;
    if (chunk.usage) this.#noteUsage(chunk.usage, choice !== undefined);
    return text;
  }

  /** True when the vendor has shown that the completion is over: by a reason, or by the figures that come last. */
  get isFinished(): boolean {
    return this.#finishReason !== null || this.#hasLastUsage;
  }

  /** True when the vendor ended the completion because of a fault of its own. */
  get hasFailed(): boolean {
    return this.#finishReason === "error";
  }

  /** Thoughts that came to an end: with a beginning, or without one. */
  get endedThoughts(): AnswerFilter["endedThoughts"] {
    return this.#filter.endedThoughts;
  }

  /** True once when the text returned so far was no answer. */
  takeRetraction(): boolean {
    return this.#filter.takeRetraction();
  }

  /** Returns what the model has written since this was asked last and that is not said; null for nothing. */
  takeWork(): Work | null {
    const hidden = this.#filter.takeHidden();
    const work = this.#work === "tool_call" ? this.#work : (hidden ?? this.#work);
    this.#work = null;
    return work;
  }

  /** Yields what remains when the stream has ended: text held back, whole tool calls, and `finished`. */
  *end(): Generator<LanguageModelEvent, void> {
    const rest = this.#filter.end();
    if (this.takeRetraction()) yield { type: "retracted" };
    if (rest !== "") yield { type: "text", text: rest };
    const calls = this.#wholeCalls();
    for (const call of calls) yield { type: "tool_call", call };
    yield { type: "finished", reason: this.#reason(calls.length > 0), usage: this.#usage };
  }

  /** The calls that were sent as such, then those written as text; some servers send the same call both ways. */
  #wholeCalls(): ToolCall[] {
    const sent = this.#calls.calls();
    const written = this.#filter.calls.flatMap((text) => readWrittenCalls(text, this.#tools));
    const isSent = (call: Omit<ToolCall, "id">): boolean =>
      sent.some(({ name, argumentsJson }) => name === call.name && sameJson(argumentsJson, call.argumentsJson));
    const others = written.filter((call) => !isSent(call));
    return [...sent, ...others.map((call, position) => ({ id: `written_${position}`, ...call }))];
  }

  #noteUsage(usage: NonNullable<ChatChunk["usage"]>, isBesideText: boolean): void {
    // Some servers tell zeros where they have told the figures before.
    if (this.#usage === null || usage.prompt_tokens + usage.completion_tokens > 0)
      this.#usage = {
        promptTokens: usage.prompt_tokens,
        cachedTokens: usage.prompt_tokens_details?.cached_tokens ?? 0,
        completionTokens: usage.completion_tokens,
      };
    // Some servers tell the figures so far with every chunk; those without a choice come last.
    this.#hasLastUsage ||= !isBesideText;
  }

  #reason(hasCalls: boolean): FinishedEvent["reason"] {
    if (this.#finishReason === "length" || this.#finishReason === "content_filter") return this.#finishReason;
    // Several compatible servers end a tool call with "stop"; the calls themselves are what counts.
    return hasCalls ? "tool_calls" : "stop";
  }
}

function sameJson(a: string, b: string): boolean {
  try {
    return JSON.stringify(JSON.parse(a)) === JSON.stringify(JSON.parse(b));
  } catch {
    return false; // one of them is not JSON
  }
}
