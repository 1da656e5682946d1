import type { LanguageModelEvent } from "../providers.ts";
import { SpeakableText } from "../words/speakable-text.ts";

/** Longest completion that is read, spoken or not: several minutes of speech. */
const MAX_WRITTEN_CHARS = 10_000;

/**
 * Yields a completion as it can be spoken: its texts without markup and emoji (`SpeakableText`), its other events as
 * they are. Text that is held back shows as an empty text once something was said, so that the model is known to be
 * writing on; before that nothing is yielded, so that an answer without a word is empty.
 */
export async function* spokenStream(completion: AsyncIterable<LanguageModelEvent>): AsyncGenerator<LanguageModelEvent> {
  const speech = new SpeakableText();
  let hasSpoken = false;
  let writtenChars = 0;
  for await (const event of completion) {
    if (event.type === "text") {
      const text = speech.push(event.text);
      hasSpoken ||= text.trim() !== "";
      if (text !== "" || hasSpoken) yield { type: "text", text };
      writtenChars += event.text.length;
      if (writtenChars > MAX_WRITTEN_CHARS) break;
    } else {
      const rest = speech.flush();
      if (rest !== "") yield { type: "text", text: rest };
      yield event;
    }
  }
  const rest = speech.flush();
  if (rest !== "") yield { type: "text", text: rest };
}
