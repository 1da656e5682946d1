import type { CallRecord } from "../../../voice/timeline/call-record.ts";
import type { CallEndReason } from "../../../voice/timeline/events.ts";
import { answersSpeech } from "../quantiles.ts";

/** Condition of a label rule, held against the record of a call that has ended. */
export type LabelCondition =
  /** A tool of this name did what it was asked, at least once. */
  | { type: "tool_succeeded"; tool: string }
  /** A line of this speaker, or of any, holds one of the texts; case and width of letters make no difference. */
  | { type: "words"; speaker: "user" | "assistant" | null; anyOf: string[] }
  | { type: "end_reason"; anyOf: CallEndReason[] }
  /** The longest turn gap of an answer to speech is longer. */
  | { type: "worst_gap_over"; ms: number };

/** Part of a call's record that conditions are about. */
export type LabelledRecord = Pick<CallRecord, "turns" | "transcript" | "endReason" | "succeededTools">;

/** True when a call's record meets a condition. Pure. */
export function meetsCondition(condition: LabelCondition, record: LabelledRecord): boolean {
  switch (condition.type) {
    case "tool_succeeded":
      return record.succeededTools.includes(condition.tool);
    case "words": {
      const { speaker } = condition;
      const wanted = condition.anyOf.map(plain);
      return record.transcript.some(
        ({ role, mark, text }) =>
          mark === null &&
          (speaker === null || role === speaker) &&
          wanted.some((words) => plain(text).includes(words)),
      );
    }
    case "end_reason":
      return record.endReason !== null && condition.anyOf.includes(record.endReason);
    case "worst_gap_over":
      return record.turns.some(
        ({ metrics }) => answersSpeech(metrics) && metrics.turnGapMs !== null && metrics.turnGapMs > condition.ms,
      );
  }
}

/** A text as it is compared: without case, in one form (NFKC), with single spaces. */
function plain(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ");
}
