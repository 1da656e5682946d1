import type { LanguageModelEvent } from "../providers.ts";
import { SpeakableText } from "../words/speakable-text.ts";

/** Longest completion that is read, spoken or not: several minutes of speech. */
const MAX_WRITTEN_CHARS = 10_000;

/**
 * Yields a completion as it can be spoken: its texts without markup and emoji (`SpeakableText`), its other events as
 * they are. A text that is held back shows as an empty one, so that the model is known to be writing on.
 */
export async function* spokenStream(completion: AsyncIterable<LanguageModelEvent>): AsyncGenerator<LanguageModelEvent> {
  let speech = new SpeakableText();
  let writtenChars = 0;
  for await (const event of completion) {
    if (event.type === "text") {
      yield { type: "text", text: speech.push(event.text) };
      writtenChars += event.text.length;
      if (writtenChars > MAX_WRITTEN_CHARS) break;
      continue;
    }
    if (event.type === "tool_call" || event.type === "finished") {
      const rest = speech.flush();
      if (rest !== "") yield { type: "text", text: rest };
    }
    // Text that is taken back takes its open markup with it.
    if (event.type === "retracted") speech = new SpeakableText();
    yield event;
  }
  const rest = speech.flush();
  if (rest !== "") yield { type: "text", text: rest };
}
