/** Types of content parts that hold text to be said; others hold thoughts, references or media. */
const TEXT_TYPES: readonly unknown[] = ["text", "output_text", "refusal", undefined];

/**
 * Returns the text to say of a message's content: the text itself, or the text parts of a list; empty for what holds
 * none.
 */
export function contentText(content: unknown): string {
  if (typeof content === "string") return content;
  if (Array.isArray(content)) return content.map(contentText).join("");
  if (typeof content !== "object" || content === null) return "";
  const { type, text, content: inside, value, refusal } = content as Record<string, unknown>;
  if (type === "message") return contentText(inside);
  if (!TEXT_TYPES.includes(type)) return "";
  if (typeof text === "object") return contentText((text as { value?: unknown } | null)?.value);
  return contentText(text ?? value ?? refusal);
}
