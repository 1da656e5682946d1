import type { TranscriptMark, TranscriptSegment } from "../../../voice/timeline/call-record.ts";

/** Who a line of a transcript is by, or what an operator did. */
export function speakerWords(role: TranscriptSegment["role"], mark: TranscriptMark | null, agentName: string): string {
  if (mark !== null) return markWords[mark];
  if (role === "user") return "Caller";
  return role === "operator" ? `Operator, in the voice of ${agentName}` : agentName;
}

const markWords: Record<TranscriptMark, string> = {
  listen: "An operator listens",
  whisper: "Operator, to the agent only",
  take_over: "An operator took the call over",
  hand_back: "The agent has the call again",
  unsaid: "Operator, not said",
  end: "An operator ended the call",
};
