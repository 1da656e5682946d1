import type { Expectation } from "../../../voice/flight/expectation.ts";
import type { AlertMetric } from "../../measure/alerts/alert-metrics.ts";
import type { StoredIncident } from "./alert-incidents.ts";

/**
 * Measures of a turn by which a replay can tell whether a metric was good. The others are not of a call's own making.
 */
const measures: Partial<Record<AlertMetric, Expectation["measure"]>> = {
  answer_heard: "answerHeardMs",
  response_time: "responseTimeMs",
  turn_gap: "turnGapMs",
  barge_in_stop: "bargeInStopMs",
  dead_air: "longestSilenceMs",
  false_starts: "falseStart",
  failed_turns: "failed",
};

/**
 * Returns what the turns of a call that an alert names should have been; null when the alert does not name the call,
 * empty when its metric cannot be replayed or no turn is named.
 */
export function expectationsOf(
  { rule, evidence }: Pick<StoredIncident, "rule" | "evidence">,
  callId: string,
): Expectation[] | null {
  const events = [...evidence.worstTurns, ...evidence.worstCalls].filter((event) => event.callId === callId);
  if (events.length === 0) return null;
  const measure = measures[rule.metric];
  const turnIds = new Set(events.map(({ turnId }) => turnId).filter((turnId) => turnId !== null));
  if (measure === undefined) return [];
  return [...turnIds].map((turnId) => ({
    type: "expectation",
    turnId,
    measure,
    atMost: rule.threshold,
    because: rule.name,
  }));
}

/** Puts expectations behind the first line of a recording, its header, as it streams by. */
export function withExpectations(
  recording: ReadableStream<Uint8Array>,
  expectations: readonly Expectation[],
): ReadableStream<Uint8Array> {
  const lines = new TextEncoder().encode(expectations.map((each) => `${JSON.stringify(each)}\n`).join(""));
  let isHeaderOver = false;
  return recording.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        const end = isHeaderOver ? -1 : chunk.indexOf(NEWLINE);
        if (end === -1) {
          controller.enqueue(chunk);
          return;
        }
        isHeaderOver = true;
        controller.enqueue(chunk.subarray(0, end + 1));
        controller.enqueue(lines);
        if (end + 1 < chunk.length) controller.enqueue(chunk.subarray(end + 1));
      },
    }),
  );
}

const NEWLINE = 0x0a;
