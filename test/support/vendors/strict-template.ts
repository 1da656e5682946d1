/**
 * What the strictest chat templates (Mistral's, Gemma's, Qwen's) have against these messages of a request; null when
 * they take them: one system message and that first, then user and assistant in turn, a tool's result behind its call.
 */
export function templateComplaint(messages: readonly Record<string, unknown>[]): string | null {
  let expected = "user";
  const open = new Set<unknown>();
  for (const [index, message] of messages.entries()) {
    const { role, content, tool_calls: calls, tool_call_id: callId } = message;
    if (role === "system") {
      if (index > 0) return "System message must be at the beginning.";
      continue;
    }
    if (role === "tool") {
      if (!open.delete(callId)) return "a tool's result without its call";
      continue;
    }
    if (open.size > 0) return "a call without its result";
    if (role !== expected) return "Conversation roles must alternate user/assistant/user/assistant/...";
    const hasCalls = Array.isArray(calls) && calls.length > 0;
    if (content === "" || (content === null && !hasCalls)) return "a message without content";
    for (const { id } of hasCalls ? (calls as { id: unknown }[]) : []) open.add(id);
    // Behind a tool's result the assistant goes on.
    expected = role === "user" || hasCalls ? "assistant" : "user";
  }
  return null;
}
