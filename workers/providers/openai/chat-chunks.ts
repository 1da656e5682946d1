import { z } from "zod";
import type { LanguageModelEvent, ToolCall } from "../../../voice/providers.ts";
import { ReasoningFilter } from "./reasoning-filter.ts";

/** A tool call's arguments are a small JSON object; a model that loops must not fill the memory. */
const MAX_ARGUMENTS_CHARS = 65_536;

const usageSchema = z.object({
  prompt_tokens: z.number(),
  completion_tokens: z.number(),
  prompt_tokens_details: z.object({ cached_tokens: z.number().nullish() }).nullish(),
});

const toolCallFragmentSchema = z.object({
  index: z.number().int().nullish(),
  id: z.string().nullish(),
  function: z.object({ name: z.string().nullish(), arguments: z.string().nullish() }).nullish(),
});
type ToolCallFragment = z.infer<typeof toolCallFragmentSchema>;

/**
 * Chunk of an OpenAI-compatible stream, vendors' additions left out. Reasoning comes in its own fields and is not among
 * these.
 */
const chunkSchema = z.object({
  choices: z
    .array(
      z.object({
        delta: z
          .object({ content: z.string().nullish(), tool_calls: z.array(toolCallFragmentSchema).nullish() })
          .nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .nullish(),
  usage: usageSchema.nullish(),
});
/** Chunk of an OpenAI-compatible stream of a chat completion. */
export type ChatChunk = z.infer<typeof chunkSchema>;

type FinishedEvent = Extract<LanguageModelEvent, { type: "finished" }>;

/** Reads a chunk from its parsed JSON; undefined if it is not one. */
export function parseChatChunk(body: unknown): ChatChunk | undefined {
  if (isPlainText(body)) return body;
  const parsed = chunkSchema.safeParse(body);
  return parsed.success ? parsed.data : undefined;
}

/**
 * True when `body` is a chunk of text and nothing else, as all but a few of a stream are: the schema takes ten times as
 * long to say so.
 */
function isPlainText(body: unknown): body is ChatChunk {
  const { choices, usage } = (body ?? {}) as { choices?: unknown; usage?: unknown };
  if (!Array.isArray(choices) || choices.length !== 1 || (usage !== null && usage !== undefined)) return false;
  const { delta, finish_reason: reason } = (choices[0] ?? {}) as { delta?: unknown; finish_reason?: unknown };
  if (typeof delta !== "object" || delta === null || (reason !== null && reason !== undefined)) return false;
  const { content, tool_calls: calls } = delta as { content?: unknown; tool_calls?: unknown };
  return typeof content === "string" && (calls === null || calls === undefined);
}

/** Assembler of a completion from its chunks: text as it comes, tool calls whole, the end with reason and usage. */
export class ChatAssembler {
  readonly #reasoning = new ReasoningFilter();
  readonly #calls: ToolCall[] = [];
  /** Tool calls by the vendor's index, for the fragments that follow. */
  readonly #callByIndex = new Map<number, ToolCall>();
  #finishReason: string | null = null;
  #usage: FinishedEvent["usage"] = null;

  /**
   * Adds a chunk and returns the text to say that it brought, possibly empty. Throws `RangeError` when a tool call's
   * arguments never end (65,536 characters).
   */
  push(chunk: ChatChunk): string {
    let text = "";
    const choice = chunk.choices?.[0];
    if (choice?.delta?.content) text = this.#reasoning.push(choice.delta.content);
    for (const fragment of choice?.delta?.tool_calls ?? []) this.#addFragment(fragment);
    if (choice?.finish_reason) this.#finishReason = choice.finish_reason;
    if (chunk.usage) {
      this.#usage = {
        promptTokens: chunk.usage.prompt_tokens,
        cachedTokens: chunk.usage.prompt_tokens_details?.cached_tokens ?? 0,
        completionTokens: chunk.usage.completion_tokens,
      };
    }
    return text;
  }

  /** True when the vendor has given the reason that the completion ended. */
  get isFinished(): boolean {
    return this.#finishReason !== null;
  }

  /** Yields what remains when the stream has ended: text held back, whole tool calls, and `finished`. */
  *end(): Generator<LanguageModelEvent, void> {
    const rest = this.#reasoning.end();
    if (rest !== "") yield { type: "text", text: rest };
    for (const call of this.#calls) {
      yield { type: "tool_call", call: { ...call, argumentsJson: call.argumentsJson || "{}" } };
    }
    yield { type: "finished", reason: this.#reason(), usage: this.#usage };
  }

  #addFragment({ index, id, function: part }: ToolCallFragment): void {
    const position = index ?? (id || part?.name ? this.#calls.length : this.#calls.length - 1);
    let call = this.#callByIndex.get(position);
    // Some vendors give every call index 0, each with another id.
    if (!call || (id && id !== call.id && part?.name)) {
      call = { id: id || `call_${this.#calls.length}`, name: "", argumentsJson: "" };
      this.#calls.push(call);
      this.#callByIndex.set(position, call);
    }
    call.name += part?.name ?? "";
    call.argumentsJson += part?.arguments ?? "";
    if (call.argumentsJson.length > MAX_ARGUMENTS_CHARS) throw new RangeError("a tool call's arguments are too long");
  }

  #reason(): FinishedEvent["reason"] {
    if (this.#finishReason === "length" || this.#finishReason === "content_filter") return this.#finishReason;
    // Several compatible servers end a tool call with "stop"; the calls themselves are what counts.
    return this.#calls.length > 0 ? "tool_calls" : "stop";
  }
}
