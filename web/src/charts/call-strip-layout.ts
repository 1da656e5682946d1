import type { TranscriptSegment } from "../../../voice/timeline/call-record.ts";

/** Whose voice is heard: an operator's lines are said in the agent's. */
type Speaker = "user" | "assistant";

/** One stretch of speech on the strip of a call; places are shares of its width. */
export interface SpokenPart {
  role: Speaker;
  turnId: string;
  from: number;
  width: number;
}

/** A call's strip: who spoke when, and for how long in all. */
export interface CallStripLayout {
  parts: SpokenPart[];
  spokenMs: Record<Speaker, number>;
}

/** Lays out who spoke when in a call of `lengthMs`. Speech outside the call is cut; typed words take no time. */
export function layoutCallStrip(lines: readonly TranscriptSegment[], lengthMs: number): CallStripLayout {
  const spokenMs = { user: 0, assistant: 0, operator: 0 };
  const parts = lines.flatMap(({ role: by, mark, turnId, startMs, endMs }): SpokenPart[] => {
    if (mark !== null) return [];
    const role = by === "user" ? "user" : "assistant";
    const fromMs = Math.min(lengthMs, Math.max(0, startMs));
    const toMs = Math.min(lengthMs, Math.max(fromMs, endMs));
    if (lengthMs <= 0 || fromMs >= lengthMs) return [];
    spokenMs[role] += toMs - fromMs;
    return [{ role, turnId, from: fromMs / lengthMs, width: (toMs - fromMs) / lengthMs }];
  });
  return { parts, spokenMs };
}
