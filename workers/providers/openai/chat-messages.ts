import type { ChatMessage, LanguageModelRequest, ToolCall } from "../../../voice/providers.ts";

/** Stands for what the caller did before the agent's first words: a model's template may want the user to begin. */
const CALL_BEGINS = "(The call begins.)";

type WireMessage = Record<string, unknown>;

/**
 * Returns messages as the chat completions API has them, in the form that even strict templates take: one system
 * message and that first, then the user, then both in turn. Neighbours of one role become one message.
 */
export function messagesToWire(messages: readonly ChatMessage[]): WireMessage[] {
  const system = messages.filter(({ role }) => role === "system").map(({ content }) => content);
  const turns = joinedTurns(messages.filter(({ role }) => role !== "system"));
  const first = turns[0];
  return [
    ...(system.length > 0 ? [{ role: "system", content: system.join("\n\n") }] : []),
    ...(first !== undefined && first.role !== "user" ? [{ role: "user", content: CALL_BEGINS }] : []),
    ...turns.map(turnToWire),
  ];
}

/** Returns the `tools` field of a request; left out when there are none, since several servers refuse an empty list. */
export function toolsToWire(request: LanguageModelRequest): Record<string, unknown> {
  if (request.tools.length === 0) return {};
  return { tools: request.tools.map((tool) => ({ type: "function", function: { ...tool } })) };
}

function joinedTurns(messages: readonly ChatMessage[]): ChatMessage[] {
  const turns: ChatMessage[] = [];
  for (const message of messages) {
    const last = turns.at(-1);
    if (last === undefined || last.role !== message.role || last.role === "tool" || hasCalls(last)) turns.push(message);
    else turns[turns.length - 1] = { ...message, content: `${last.content}\n${message.content}`.trim() };
  }
  return turns;
}

function hasCalls(message: ChatMessage): boolean {
  return message.role === "assistant" && (message.toolCalls?.length ?? 0) > 0;
}

function turnToWire(message: ChatMessage): WireMessage {
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
        // As OpenAI writes it: several bridges refuse an empty text.
        content: message.content.trim() === "" ? null : message.content,
        tool_calls: message.toolCalls.map(callToWire),
      };
  }
}

function callToWire(call: ToolCall): WireMessage {
  return { id: call.id, type: "function", function: { name: call.name, arguments: call.argumentsJson } };
}
