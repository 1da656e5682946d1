import { z } from "zod";
import type { LanguageModel, LanguageModelRequest } from "../../../voice/providers.ts";
import { type ChatChunk, parseChatChunk } from "../openai/chat-chunks.ts";
import { messagesToWire, toolsToWire } from "../openai/chat-messages.ts";
import { readCompletion } from "../openai/openai-llm.ts";
import type { VendorIdentity } from "../vendor/vendor-errors.ts";
import { bodyOf, runWorkersAi, type WorkersAiDeps } from "./workers-ai-run.ts";

const vendor: VendorIdentity = { provider: "workers-ai", stage: "llm" };

const NO_THINKING = { chat_template_kwargs: { enable_thinking: false } };
const NO_EFFORT = { ...NO_THINKING, reasoning_effort: "none" };
const LOW_EFFORT = { reasoning_effort: "low" };

/**
 * Settings that keep models from reasoning which do so by default, by the last part of a model's name: a caller would
 * wait through it in silence. gpt-oss cannot be told and gets the least. Models that are not here do not reason, or
 * cannot be kept from it.
 */
const REASONING_SWITCH: Record<string, object> = {
  "glm-4.7-flash": NO_THINKING,
  "gemma-4-26b-a4b-it": NO_THINKING,
  "qwen3.8-27b": NO_THINKING,
  "nemotron-3-120b-a12b": NO_THINKING,
  "kimi-k2.6": NO_EFFORT,
  "deepseek-v4-flash-0731": NO_EFFORT,
  "glm-5.2": NO_EFFORT,
  "gpt-oss-20b": LOW_EFFORT,
  "gpt-oss-120b": LOW_EFFORT,
};

/**
 * Creates a language model on Workers AI through the binding (https://developers.cloudflare.com/workers-ai/models/).
 */
export function createWorkersAiLanguageModel(deps: WorkersAiDeps): LanguageModel {
  return {
    provider: vendor.provider,
    model: deps.model,
    stream(request, signal) {
      const open = async (): Promise<ReadableStream<Uint8Array>> => {
        const options = { extraHeaders: { "x-session-affinity": request.cacheKey } };
        return bodyOf(vendor, await runWorkersAi(vendor, deps, inputsFor(deps.model, request), options, signal));
      };
      return readCompletion(vendor, open, signal, { request, model: deps.model, parseChunk: parseWorkersAiChunk });
    },
  };
}

function inputsFor(model: string, request: LanguageModelRequest): Record<string, unknown> {
  return {
    messages: messagesToWire(request.messages),
    ...toolsToWire(request),
    max_tokens: request.maxTokens,
    stream: true,
    ...REASONING_SWITCH[model.slice(model.lastIndexOf("/") + 1)],
  };
}

/**
 * A chunk of the older text models: `{"response":"tok"}`, numbers unquoted, whole tool calls, usage in the last one.
 */
const olderChunkSchema = z.object({
  response: z.union([z.string(), z.number()]).nullish(),
  tool_calls: z
    .array(z.object({ id: z.string().nullish(), name: z.string(), arguments: z.unknown().optional() }))
    .nullish(),
  usage: z.unknown().optional(),
});

/** Reads a chunk of either family of models as an OpenAI-shaped one; undefined if it is neither. */
function parseWorkersAiChunk(json: unknown): ChatChunk | undefined {
  if (typeof json !== "object" || json === null || "choices" in json) return parseChatChunk(json);
  const older = olderChunkSchema.safeParse(json);
  if (!older.success) return undefined;
  const { response, tool_calls: calls, usage } = older.data;
  return parseChatChunk({
    choices: [
      {
        delta: {
          content: response === null || response === undefined ? null : String(response),
          tool_calls: calls?.map(({ id, name, arguments: args }) => ({
            id,
            function: { name, arguments: typeof args === "string" ? args : JSON.stringify(args ?? {}) },
          })),
        },
      },
    ],
    usage,
  });
}
