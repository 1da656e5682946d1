/** Types of content parts that hold text to be said; others hold thoughts, references or media. */
const TEXT_TYPES: readonly unknown[] = [
  "text",
  "output_text",
  "input_text",
  "text_delta",
  "output_text_delta",
  "refusal",
];

/**
 * Returns the text to say of a message's content: the text itself, or the text parts of a list; empty for what holds
 * none.
 */
export function contentText(content: unknown): string {
  if (typeof content === "string") return content;
  if (typeof content === "number") return String(content);
  if (Array.isArray(content))
    return content.map((part) => (typeof part === "number" ? "" : contentText(part))).join("");
  if (typeof content !== "object" || content === null) return "";
  const { type, text, content: inside, value, refusal, thought } = content as Record<string, unknown>;
  if (type === "message") return contentText(inside);
  if (thought === true || (typeof type === "string" && !TEXT_TYPES.includes(type.toLowerCase().replace(".", "_"))))
    return "";
  const said = typeof text === "object" ? (text as { value?: unknown } | null)?.value : (text ?? value ?? refusal);
  return typeof said === "string" || Array.isArray(said) ? contentText(said) : "";
}

/** The parts of a message's content that are tool calls. */
export function toolParts(content: unknown): unknown[] {
  if (!Array.isArray(content)) return [];
  return content.filter((part) => /^(?:tool_use|tool_call|function_call)$/.test(String(part?.type)));
}
