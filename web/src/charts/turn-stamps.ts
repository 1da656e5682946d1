import type { AnswerSource, CallEvent } from "../../../voice/timeline/events.ts";

/** Times of the steps of one turn, ms since the call's start, and where its first clause came from; null for none. */
export interface TurnStamps {
  llmRequestedAtMs: number | null;
  ttsRequestedAtMs: number | null;
  /** t3 as the browser reported it: when the acknowledgement came, less what it said had been played. */
  heardAtMs: number | null;
  answerSource: AnswerSource | null;
}

/** Reads each turn's stamps off a call's timeline; the first of each kind counts. */
export function readTurnStamps(events: readonly CallEvent[]): Map<string, TurnStamps> {
  const stamps = new Map<string, TurnStamps>();
  const of = (turnId: string): TurnStamps => {
    const known = stamps.get(turnId);
    if (known !== undefined) return known;
    const fresh = { llmRequestedAtMs: null, ttsRequestedAtMs: null, heardAtMs: null, answerSource: null };
    stamps.set(turnId, fresh);
    return fresh;
  };
  for (const event of events) {
    switch (event.type) {
      case "llm_requested":
        of(event.turnId).llmRequestedAtMs ??= event.atMs;
        break;
      case "tts_requested":
        of(event.turnId).ttsRequestedAtMs ??= event.atMs;
        break;
      case "playback_acknowledged":
        if (event.playedMs > 0) of(event.turnId).heardAtMs ??= event.atMs - event.playedMs;
        break;
      case "answer_ready":
        of(event.turnId).answerSource ??= event.source;
        break;
      default:
        break;
    }
  }
  return stamps;
}
