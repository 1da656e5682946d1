import type { CallerRecording } from "../../../voice/caller/caller-recording.ts";
import table from "./spoken-table.json" with { type: "json" };

/** Sentences that a benchmark's caller says, without their audio: enough to plan calls. */
export const callerSentences: readonly CallerRecording[] = table.map(({ text, words }) => {
  const timed = words.map((word) => ({ ...word, confidence: 1 }));
  return { text, kind: "sentence", samples: new Int16Array(0), words: timed };
});
