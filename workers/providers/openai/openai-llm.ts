import {
  type ChatMessage,
  type LanguageModel,
  type LanguageModelEvent,
  type LanguageModelRequest,
  ProviderError,
} from "../../../voice/providers.ts";
import { BodyReader } from "../vendor/body-reader.ts";
import { SseError, SseParser } from "../vendor/sse.ts";
import {
  complaintCode,
  connectionError,
  errorFromResponse,
  protocolError,
  type VendorIdentity,
} from "../vendor/vendor-errors.ts";
import { ChatAssembler, type ChatChunk, parseChatChunk } from "./chat-chunks.ts";

/** Settings that an OpenAI-compatible language model is made from. */
export interface OpenAiLanguageModelDeps {
  /** Up to and including the version, for example `https://api.openai.com/v1`. */
  baseUrl: string;
  /** Undefined sends no `Authorization`. */
  apiKey: string | undefined;
  model: string;
}

const vendor: VendorIdentity = { provider: "openai-compatible", stage: "llm" };

/**
 * Creates the language model of any server of the OpenAI chat completions API
 * (https://platform.openai.com/docs/api-reference/chat): OpenAI, Groq, Cerebras, OpenRouter, vLLM, Ollama and others.
 * The caller's `signal` decides how long to wait for the first token.
 */
export function createOpenAiLanguageModel(deps: OpenAiLanguageModelDeps): LanguageModel {
  return {
    provider: vendor.provider,
    model: deps.model,
    stream: (request, signal) => readCompletion(vendor, () => postCompletion(deps, request, signal), signal),
  };
}

/**
 * Yields the events of an OpenAI-shaped stream, or of another that `parseChunk` brings into that shape. Throws
 * `ProviderError` when it cannot be opened, the vendor reports an error inside the stream, sends what is not a chunk,
 * or stops before saying why it finished; ends silently when `signal` aborts.
 */
export async function* readCompletion(
  from: VendorIdentity,
  open: () => Promise<ReadableStream<Uint8Array>>,
  signal: AbortSignal,
  parseChunk: (json: unknown) => ChatChunk | undefined = parseChatChunk,
): AsyncGenerator<LanguageModelEvent, void> {
  const assembler = new ChatAssembler();
  const parser = new SseParser();
  const decoder = new TextDecoder();
  let reader: BodyReader | null = null;
  try {
    reader = new BodyReader(await open(), signal);
    for (let isDone = false; !isDone; ) {
      const bytes = await reader.read();
      if (signal.aborted) return;
      const events = bytes ? parser.push(decoder.decode(bytes, { stream: true })) : parser.end();
      for (const data of events) {
        isDone = data === "[DONE]";
        if (isDone) break;
        const text = assembler.push(chunkFrom(from, data, parseChunk));
        if (text !== "") yield { type: "text", text };
        if (signal.aborted) return;
      }
      if (!bytes && !isDone) {
        if (!assembler.isFinished) throw connectionError(from, "the stream ended early");
        isDone = true;
      }
    }
    yield* assembler.end();
  } catch (error) {
    if (signal.aborted) return;
    if (error instanceof ProviderError) throw error;
    if (error instanceof SseError || error instanceof RangeError) throw protocolError(from, error.message);
    throw connectionError(from, "the connection was lost", { cause: error });
  } finally {
    reader?.close();
  }
}

function chunkFrom(from: VendorIdentity, data: string, parseChunk: typeof parseChatChunk): ChatChunk {
  let json: unknown;
  try {
    json = JSON.parse(data);
  } catch {
    throw protocolError(from, "a chunk is not JSON");
  }
  if (typeof json === "object" && json !== null && "error" in json && json.error) {
    const code = complaintCode(json);
    throw protocolError(from, `failed while streaming${code ? ` (${code})` : ""}`);
  }
  const chunk = parseChunk(json);
  if (!chunk) throw protocolError(from, "a chunk does not have the documented form");
  return chunk;
}

async function postCompletion(
  deps: OpenAiLanguageModelDeps,
  request: LanguageModelRequest,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const headers: Record<string, string> = {
    "Content-Type": "application/json",
    Accept: "text/event-stream",
    // Servers that spread a model over machines send a conversation back to the one that holds its prompt.
    "x-session-affinity": request.cacheKey,
  };
  if (deps.apiKey !== undefined) headers.Authorization = `Bearer ${deps.apiKey}`;
  const response = await fetch(`${deps.baseUrl}/chat/completions`, {
    method: "POST",
    headers,
    body: JSON.stringify(completionBody(deps, request)),
    signal,
  });
  if (!response.ok) throw await errorFromResponse(vendor, response);
  if (!response.body) throw protocolError(vendor, "the answer has no body");
  return response.body;
}

function completionBody(deps: OpenAiLanguageModelDeps, request: LanguageModelRequest): Record<string, unknown> {
  // OpenAI's own newer models refuse `max_tokens`, and only OpenAI knows its two replacements.
  const isOpenAi = new URL(deps.baseUrl).hostname === "api.openai.com";
  return {
    model: deps.model,
    messages: request.messages.map(chatMessageToWire),
    ...toolsToWire(request),
    ...(isOpenAi
      ? { max_completion_tokens: request.maxTokens, prompt_cache_key: request.cacheKey }
      : { max_tokens: request.maxTokens }),
    stream: true,
    stream_options: { include_usage: true },
  };
}

/** Returns the `tools` field of a request; left out when there are none, since several servers refuse an empty list. */
export function toolsToWire(request: LanguageModelRequest): Record<string, unknown> {
  if (request.tools.length === 0) return {};
  return { tools: request.tools.map((tool) => ({ type: "function", function: { ...tool } })) };
}

/** Returns a message as the chat completions API has it. */
export function chatMessageToWire(message: ChatMessage): Record<string, unknown> {
  switch (message.role) {
    case "system":
    case "user":
      return { role: message.role, content: message.content };
    case "tool":
      return { role: "tool", tool_call_id: message.toolCallId, content: message.content };
    case "assistant":
      if (!message.toolCalls?.length) return { role: "assistant", content: message.content };
      return {
        role: "assistant",
        content: message.content,
        tool_calls: message.toolCalls.map((call) => ({
          id: call.id,
          type: "function",
          function: { name: call.name, arguments: call.argumentsJson },
        })),
      };
  }
}
