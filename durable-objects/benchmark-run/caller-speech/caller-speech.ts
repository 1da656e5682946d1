import type { CallerRecording } from "../../../voice/caller/caller-recording.ts";
import wav from "./caller-speech.wav";
import { callerRecordings } from "./cut-speech.ts";
import table from "./spoken-table.json" with { type: "json" };

let known: readonly CallerRecording[] | null = null;

/** Returns the sentences that a benchmark's caller says, at 16 kHz; cut once per isolate. */
export function callerSpeech(): readonly CallerRecording[] {
  known ??= callerRecordings(new Uint8Array(wav), table);
  return known;
}
