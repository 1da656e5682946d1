import type { ChatRequest } from "./chat-request.ts";
import { respond } from "./responder.ts";
import { countTokens, tokenize } from "./tokens.ts";

/** One token of the answer as it goes over the wire. */
export type Delta =
  | { type: "text"; text: string }
  | { type: "tool_call"; id: string; name: string }
  | { type: "tool_arguments"; fragment: string };

/** A whole answer, cut into tokens and counted. */
export interface Completion {
  readonly deltas: readonly Delta[];
  readonly finishReason: "stop" | "length" | "tool_calls";
  readonly usage: {
    prompt_tokens: number;
    completion_tokens: number;
    total_tokens: number;
    prompt_tokens_details: { cached_tokens: number };
  };
}

/**
 * Answers a request within its `maxTokens`; each delta counts as one token. `callId` names the tool call, if there is
 * one. `cachedTokens` of the prompt are told as found in a cache.
 */
export function complete(request: ChatRequest, callId: string, cachedTokens = 0): Completion {
  const reply = respond(request.messages, request.toolNames);
  const deltas: Delta[] = tokenize(reply.text).map((text) => ({ type: "text", text }));
  if (reply.toolCall !== null) {
    deltas.push({ type: "tool_call", id: callId, name: reply.toolCall.name });
    for (const fragment of tokenize(JSON.stringify(reply.toolCall.arguments))) {
      deltas.push({ type: "tool_arguments", fragment });
    }
  }
  const sent = deltas.slice(0, request.maxTokens);
  const promptTokens = countPromptTokens(request);
  return {
    deltas: sent,
    finishReason: sent.length < deltas.length ? "length" : reply.toolCall === null ? "stop" : "tool_calls",
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: sent.length,
      total_tokens: promptTokens + sent.length,
      prompt_tokens_details: { cached_tokens: Math.min(cachedTokens, promptTokens) },
    },
  };
}

function countPromptTokens(request: ChatRequest): number {
  let count = countTokens(request.toolsJson);
  for (const message of request.messages) {
    count += countTokens(message.content);
    for (const call of message.toolCalls) count += countTokens(call.name) + countTokens(call.arguments);
  }
  return count;
}
