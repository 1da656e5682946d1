import type { SpeechFormat } from "./speech-format.ts";
import type { SynthesisStream } from "./synthesis-pool.ts";

/** What eSpeak leaves between two sentences, and between clauses, of one text at ~165 words a minute. */
const SENTENCE_PAUSE_MS = 280;
const CLAUSE_PAUSE_MS = 120;

/** The longest text one request, one message, or the text waiting on one socket may have, as at the vendor. */
export const MAX_TEXT_CHARS = 2_000;

/** The silence that belongs between this phrase and whatever follows it, by its last punctuation mark. */
export function pauseAfterMs(phrase: string): number {
  if (/[.!?…。！？]["'”’)\]]*\s*$/u.test(phrase)) return SENTENCE_PAUSE_MS;
  return /[,;:、，—–-]\s*$/u.test(phrase) ? CLAUSE_PAUSE_MS : 0;
}

/** Speaks phrases one after the other; the last is followed by its pause only if `moreFollows`. */
export function sayPhrases(stream: SynthesisStream, phrases: readonly string[], moreFollows: boolean): void {
  phrases.forEach((phrase, i) => {
    const isLast = i === phrases.length - 1;
    stream.say(phrase, isLast && !moreFollows ? 0 : pauseAfterMs(phrase));
  });
}

/** Bytes of one second of audio in this format. */
export function bytesPerSecond(format: SpeechFormat): number {
  return format.sampleRateHz * (format.encoding === "linear16" ? 2 : 1);
}
