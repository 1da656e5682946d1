import type { Completion, Delta } from "./completion.ts";

/** The only model there is here. */
export const MODEL = "quantum-local-responder";
/** Tells anybody who reads an answer that no model made it. */
const SYSTEM_FINGERPRINT = "deterministic-local-responder";

/** Spells one completion as OpenAI does, whole or in chunks. */
export class CompletionWire {
  readonly #head: { id: string; created: number; model: string; system_fingerprint: string };

  /** `created` is in seconds since 1970. */
  constructor(id: string, created: number) {
    this.#head = { id, created, model: MODEL, system_fingerprint: SYSTEM_FINGERPRINT };
  }

  /** The objects to stream, in order: the role, each delta, the finish reason, and the usage if it was asked for. */
  *chunks(completion: Completion, includeUsage: boolean): Generator<object> {
    const chunk = (delta: object, finishReason: Completion["finishReason"] | null) => ({
      ...this.#head,
      object: "chat.completion.chunk",
      choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
      ...(includeUsage ? { usage: null } : {}),
    });
    yield chunk({ role: "assistant", content: "" }, null);
    for (const delta of completion.deltas) yield chunk(wireDelta(delta), null);
    yield chunk({}, completion.finishReason);
    if (includeUsage) {
      yield { ...this.#head, object: "chat.completion.chunk", choices: [], usage: completion.usage };
    }
  }

  /** The answer to a request that did not ask for a stream. */
  whole(completion: Completion): object {
    const message = {
      role: "assistant",
      content: joinedText(completion.deltas),
      refusal: null,
      ...joinedToolCall(completion.deltas),
    };
    return {
      ...this.#head,
      object: "chat.completion",
      choices: [{ index: 0, message, logprobs: null, finish_reason: completion.finishReason }],
      usage: completion.usage,
    };
  }
}

function wireDelta(delta: Delta): object {
  switch (delta.type) {
    case "text":
      return { content: delta.text };
    case "tool_call": {
      const { id, name } = delta;
      return { tool_calls: [{ index: 0, id, type: "function", function: { name, arguments: "" } }] };
    }
    case "tool_arguments":
      return { tool_calls: [{ index: 0, function: { arguments: delta.fragment } }] };
  }
}

/** Null, as OpenAI has it, when the answer is only a tool call. */
function joinedText(deltas: readonly Delta[]): string | null {
  const text = deltas.map((delta) => (delta.type === "text" ? delta.text : "")).join("");
  return text === "" && deltas.length > 0 ? null : text;
}

function joinedToolCall(deltas: readonly Delta[]): object {
  const call = deltas.find((delta) => delta.type === "tool_call");
  if (call === undefined) return {};
  const args = deltas.map((delta) => (delta.type === "tool_arguments" ? delta.fragment : "")).join("");
  return { tool_calls: [{ id: call.id, type: "function", function: { name: call.name, arguments: args } }] };
}
