/** A function call the assistant made; `arguments` is JSON text as the caller sent it. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

/** One message, its content flattened to text ("" for null). */
export interface ChatMessage {
  readonly role: "system" | "user" | "assistant" | "tool";
  readonly content: string;
  /** Of an assistant message; empty otherwise. */
  readonly toolCalls: readonly ToolCall[];
  /** Of a tool message: the call it answers. */
  readonly toolCallId: string | null;
}

/** A chat completion request, validated. */
export interface ChatRequest {
  /** As it was asked for; the answers are one responder's. */
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  /** Names of the functions that may be called; empty when `tool_choice` is `none`. */
  readonly toolNames: ReadonlySet<string>;
  /** JSON text of the tools, for counting prompt tokens. */
  readonly toolsJson: string;
  readonly stream: boolean;
  readonly includeUsage: boolean;
  /** Infinity when not limited. */
  readonly maxTokens: number;
}

/** A request that cannot be answered: a sentence, and the field at fault in OpenAI's notation (`messages[2].role`). */
export interface RequestProblem {
  readonly problem: string;
  readonly param: string;
}

class InvalidField extends Error {
  readonly param: string;
  constructor(param: string, expectation: string) {
    super(`Invalid '${param}': expected ${expectation}.`);
    this.param = param;
  }
}

type Json = Record<string, unknown>;

/** Validates the parsed body of `POST /v1/chat/completions`. Fields the responder has no use for are ignored. */
export function parseChatRequest(body: unknown): ChatRequest | RequestProblem {
  try {
    return readRequest(object(body, "body"));
  } catch (error) {
    if (error instanceof InvalidField) return { problem: error.message, param: error.param };
    throw error;
  }
}

function readRequest(body: Json): ChatRequest {
  const model = body.model;
  if (typeof model !== "string" || model === "") throw new InvalidField("model", "a non-empty string");
  const messages = array(body.messages, "messages").map((message, i) => readMessage(message, `messages[${i}]`));
  if (messages.length === 0) throw new InvalidField("messages", "at least one message");
  const tools = isAbsent(body.tools) ? [] : array(body.tools, "tools");
  const names = tools.map((tool, i) => readToolName(tool, `tools[${i}]`));
  if (!isAbsent(body.n) && body.n !== 1) throw new InvalidField("n", "1");
  const streamOptions = isAbsent(body.stream_options) ? {} : object(body.stream_options, "stream_options");
  return {
    model,
    messages,
    toolNames: new Set(body.tool_choice === "none" ? [] : names),
    toolsJson: tools.length === 0 ? "" : JSON.stringify(tools),
    stream: optionalBoolean(body.stream, "stream"),
    includeUsage: optionalBoolean(streamOptions.include_usage, "stream_options.include_usage"),
    maxTokens: Math.min(
      optionalCount(body.max_tokens, "max_tokens"),
      optionalCount(body.max_completion_tokens, "max_completion_tokens"),
    ),
  };
}

function readMessage(value: unknown, path: string): ChatMessage {
  const message = object(value, path);
  const { role } = message;
  const content = readContent(message.content, `${path}.content`);
  switch (role) {
    case "system":
    case "developer":
      return { role: "system", content, toolCalls: [], toolCallId: null };
    case "user":
      return { role, content, toolCalls: [], toolCallId: null };
    case "assistant":
      return { role, content, toolCalls: readToolCalls(message.tool_calls, `${path}.tool_calls`), toolCallId: null };
    case "tool":
      return { role, content, toolCalls: [], toolCallId: string(message.tool_call_id, `${path}.tool_call_id`) };
    default:
      throw new InvalidField(`${path}.role`, "system, developer, user, assistant or tool");
  }
}

function readContent(value: unknown, path: string): string {
  if (isAbsent(value)) return "";
  if (typeof value === "string") return value;
  if (!Array.isArray(value)) throw new InvalidField(path, "a string or an array of text parts");
  return value
    .map((part, i) => {
      const { type, text } = object(part, `${path}[${i}]`);
      if (type !== "text") throw new InvalidField(`${path}[${i}].type`, "text");
      return string(text, `${path}[${i}].text`);
    })
    .join(" ");
}

function readToolCalls(value: unknown, path: string): ToolCall[] {
  if (isAbsent(value)) return [];
  return array(value, path).map((entry, i) => {
    const call = object(entry, `${path}[${i}]`);
    const fn = object(call.function, `${path}[${i}].function`);
    return {
      id: string(call.id, `${path}[${i}].id`),
      name: string(fn.name, `${path}[${i}].function.name`),
      arguments: string(fn.arguments, `${path}[${i}].function.arguments`),
    };
  });
}

function readToolName(value: unknown, path: string): string {
  const tool = object(value, path);
  if (tool.type !== "function") throw new InvalidField(`${path}.type`, "function");
  return string(object(tool.function, `${path}.function`).name, `${path}.function.name`);
}

function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

function object(value: unknown, path: string): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new InvalidField(path, "an object");
  return value as Json;
}

function array(value: unknown, path: string): unknown[] {
  if (!Array.isArray(value)) throw new InvalidField(path, "an array");
  return value;
}

function string(value: unknown, path: string): string {
  if (typeof value !== "string") throw new InvalidField(path, "a string");
  return value;
}

function optionalBoolean(value: unknown, path: string): boolean {
  if (isAbsent(value)) return false;
  if (typeof value !== "boolean") throw new InvalidField(path, "a boolean");
  return value;
}

function optionalCount(value: unknown, path: string): number {
  if (isAbsent(value)) return Number.POSITIVE_INFINITY;
  if (typeof value !== "number" || !Number.isInteger(value) || value < 1) {
    throw new InvalidField(path, "an integer of at least 1");
  }
  return value;
}
