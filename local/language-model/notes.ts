import { CALLER_SAYS, NOTES_BEGIN } from "../../voice/reply/answer-prompt.ts";
import type { ChatMessage } from "./chat-request.ts";

/**
 * Splits a message of the caller's into the platform's notes that stand before their latest words, and all their words:
 * neighbouring messages of one role come as one, so there may be words before the notes too.
 */
export function splitNotes({ role, content }: ChatMessage): { notes: string[]; words: string } {
  const from = role === "user" ? content.indexOf(NOTES_BEGIN) : -1;
  const to = content.lastIndexOf(CALLER_SAYS);
  if (from < 0 || to < from) return { notes: [], words: content };
  const words = [content.slice(0, from), content.slice(to + CALLER_SAYS.length)].map((part) => part.trim());
  return {
    notes: [content.slice(from + NOTES_BEGIN.length, to)],
    words: words.filter((part) => part !== "").join("\n"),
  };
}
