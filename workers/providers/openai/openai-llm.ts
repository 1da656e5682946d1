import { BoundedMap } from "../../../voice/bounded-map.ts";
import type { Clock } from "../../../voice/clock.ts";
import {
  type LanguageModel,
  type LanguageModelEvent,
  type LanguageModelRequest,
  ProviderError,
} from "../../../voice/providers.ts";
import { workerClock } from "../../time/worker-clock.ts";
import { BodyReader } from "../vendor/body-reader.ts";
import { SseError } from "../vendor/sse.ts";
import {
  complaintCode,
  connectionError,
  errorFromResponse,
  protocolError,
  type VendorIdentity,
} from "../vendor/vendor-errors.ts";
import { ChatAssembler } from "./chat-assembler.ts";
import { type ChatChunk, parseChatChunk } from "./chat-chunks.ts";
import { messagesToWire, toolsToWire } from "./chat-messages.ts";
import { EventReader } from "./event-reader.ts";

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
    stream: (request, signal) =>
      readCompletion(vendor, () => postCompletion(deps, request, signal), signal, {
        request,
        model: `${deps.baseUrl} ${deps.model}`,
      }),
  };
}

/** Options of `readCompletion`. */
export interface CompletionOptions {
  request: LanguageModelRequest;
  /** Name of the model, and of its server where several have one of that name. */
  model: string;
  /** Reads a chunk that is not OpenAI-shaped. */
  parseChunk?: (json: unknown) => ChatChunk | undefined;
  /** That of the Workers runtime unless told otherwise. */
  clock?: Clock;
}

/** Signs of life come no more often: a model may think a thousand tokens, and a stream may stall for 2 s. */
const WORK_TOLD_EVERY_MS = 500;

/** The event behind the last chunk, as vendors spell it. */
const DONE = /^(?:\[DONE\]|"?\[?DONE\]?"?$)/i;
const HEARTBEAT = /^(?:null)?$/;

/** Wait for the figures that follow the end of a completion: some servers send none and keep the connection open. */
const USAGE_WAIT_MS = 400;

/**
 * Yields the events of an OpenAI-shaped stream, or of another that `parseChunk` brings into that shape. Throws
 * `ProviderError` when it cannot be opened, the vendor reports an error inside the stream, sends what is not a chunk,
 * or stops before the completion is over; ends silently when `signal` aborts.
 */
export async function* readCompletion(
  from: VendorIdentity,
  open: () => Promise<ReadableStream<Uint8Array>>,
  signal: AbortSignal,
  { request, model, parseChunk = parseChatChunk, clock = workerClock }: CompletionOptions,
): AsyncGenerator<LanguageModelEvent, void> {
  const assembler = new ChatAssembler({ tools: request.tools, beginsWithThoughts: beginsWithThoughts(model) });
  const events = new EventReader();
  let workToldAtMs = Number.NEGATIVE_INFINITY;
  let reader: BodyReader | null = null;
  try {
    reader = new BodyReader(await open(), signal);
    for (let isDone = false; !isDone; ) {
      const bytes = await (assembler.isFinished ? readRest(reader, clock) : reader.read());
      if (signal.aborted) return;
      let hasText = false;
      for (const data of bytes ? events.push(bytes) : events.end()) {
        isDone = DONE.test(data);
        if (isDone) break;
        if (HEARTBEAT.test(data)) continue;
        const chunk = chunkFrom(from, data, parseChunk);
        if (chunk instanceof ProviderError) {
          // What follows a whole answer does not take it back.
          if (assembler.isFinished) continue;
          throw chunk;
        }
        const text = assembler.push(chunk);
        if (assembler.takeRetraction()) yield { type: "retracted" };
        if (text !== "") yield { type: "text", text };
        hasText ||= text !== "";
        if (signal.aborted) return;
        if (assembler.hasFailed) throw protocolError(from, "failed while streaming");
      }
      const work = assembler.takeWork();
      if (work !== null && !hasText && clock.now() - workToldAtMs >= WORK_TOLD_EVERY_MS) {
        workToldAtMs = clock.now();
        yield { type: "working", on: work };
      }
      if (!bytes && !isDone) {
        if (!assembler.isFinished) throw connectionError(from, "the stream ended early");
        isDone = true;
      }
    }
    yield* assembler.end();
    noteThoughts(model, assembler.endedThoughts);
  } catch (error) {
    if (signal.aborted) return;
    if (error instanceof ProviderError) throw error;
    if (error instanceof SseError || error instanceof RangeError) throw protocolError(from, error.message);
    throw connectionError(from, "the connection was lost", { cause: error });
  } finally {
    reader?.close();
  }
}

/** Reads on once the completion is over: neither a silent nor a lost connection keeps it from its end. */
async function readRest(reader: BodyReader, clock: Clock): Promise<Uint8Array | null> {
  let stop = (): void => {};
  const waited = new Promise<null>((resolve) => {
    const timer = clock.startTimer(USAGE_WAIT_MS, () => resolve(null));
    stop = () => timer.cancel();
  });
  return await Promise.race([reader.read().catch(() => null), waited]).finally(stop);
}

/**
 * Models that were seen to end thoughts that they had not begun, or not to; many servers put the beginning in the
 * prompt.
 */
const thoughtHabits = new BoundedMap<string, boolean>(256);

function beginsWithThoughts(model: string): boolean {
  return thoughtHabits.get(model) ?? /thinking|deepseek-r1|\bqwq/i.test(model);
}

function noteThoughts(model: string, ended: ChatAssembler["endedThoughts"]): void {
  if (ended === "unopened") thoughtHabits.set(model, true);
  else if (beginsWithThoughts(model)) thoughtHabits.set(model, false);
}

function chunkFrom(
  from: VendorIdentity,
  data: string,
  parseChunk: (json: unknown) => ChatChunk | undefined,
): ChatChunk | ProviderError {
  let json: unknown;
  try {
    json = JSON.parse(data);
  } catch {
    return protocolError(from, "a chunk is not JSON");
  }
  if (isErrorReport(json)) {
    const code = complaintCode(json);
    return protocolError(from, `failed while streaming${code ? ` (${code})` : ""}`);
  }
  return parseChunk(json) ?? protocolError(from, "a chunk does not have the documented form");
}

/** True for a vendor's report of an error, in any of the forms that they send within a stream. */
function isErrorReport(json: unknown): boolean {
  if (typeof json !== "object" || json === null) return false;
  const { error, object, choices } = json as Record<string, unknown>;
  if (error || object === "error") return true;
  if (Array.isArray(choices)) return false;
  const { errors, type, message, detail } = json as Record<string, unknown>;
  if (type === "error") return true;
  return (Array.isArray(errors) && errors.length > 0) || Boolean(message) || Boolean(detail);
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
    messages: messagesToWire(request.messages),
    ...toolsToWire(request),
    ...(isOpenAi
      ? { max_completion_tokens: request.maxTokens, prompt_cache_key: request.sharedPrefixKey ?? request.cacheKey }
      : { max_tokens: request.maxTokens }),
    stream: true,
    stream_options: { include_usage: true },
  };
}
