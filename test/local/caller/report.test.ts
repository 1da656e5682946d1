import { expect, it } from "vitest";
import type { Exchange } from "../../../local/caller/place-call.ts";
import { describeExchange } from "../../../local/caller/report.ts";
import type { CallEvent } from "../../../voice/timeline/events.ts";
import type { TurnMetrics } from "../../../voice/timeline/turn-metrics.ts";
import { turnMetrics } from "../../support/call/call-record.ts";

const turnId = "turn_1";
const timeline: CallEvent[] = [
  { type: "audio_started", atMs: 5_062, turnId, trimmedSilenceMs: 0, isOpener: true },
  { type: "audio_started", atMs: 5_760, turnId, trimmedSilenceMs: 0, isOpener: false },
];

function exchange(changes: Partial<TurnMetrics> = {}): Exchange {
  const metrics = turnMetrics({
    turnId,
    source: "speech",
    startedAtMs: 5_000,
    endpointingMs: 212,
    responseTimeMs: 62,
    turnGapMs: 274,
    opener: "Let me see.",
    answerHeardMs: 1_002,
    overhangMs: 56,
    ...changes,
  });
  return { userText: "Is there parking?", agentText: "Yes.", metrics, observedGapMs: 280, timeline };
}

/** Value and bar of each span, by its label. */
function spansOf(text: string): Map<string, [value: string, bar: string]> {
  const spans = text.matchAll(/^ {8}(\S.*?) +(–|\d+ ms)(?: {2}( *█+))?$/gm);
  return new Map([...spans].map(([, label = "", value = "", bar = ""]) => [label, [value, bar]]));
}

it("prints when the answer was heard beside the first audible sample, and the overhang at its end", () => {
  const spans = spansOf(describeExchange(exchange()));
  expect(spans.get("first audible sample")?.[0]).toBe("274 ms");
  expect(spans.get("answer heard")?.[0]).toBe("1002 ms");
  expect(spans.get("overhang")?.[0]).toBe("56 ms");
  const [answer, overhang] = ["answer heard", "overhang"].map((label) => spans.get(label)?.[1] ?? "");
  expect(answer).toBe("█".repeat(40));
  expect(overhang).toMatch(/^ {38}█{2}$/);
});

it("prints the overhang of a turn that no speech began, which has no place on the clock", () => {
  const greeting = { source: "greeting", endpointingMs: null, answerHeardMs: null, overhangMs: 12 } as const;
  const spans = spansOf(describeExchange(exchange(greeting)));
  expect(spans.get("answer heard")).toEqual(["–", ""]);
  expect(spans.get("overhang")).toEqual(["12 ms", ""]);
});

it("prints a dash for an answer that was not heard, beside the opener that was", () => {
  const spans = spansOf(describeExchange(exchange({ answerHeardMs: null, overhangMs: null })));
  expect(spans.get("first audible sample")?.[0]).toBe("274 ms");
  expect(spans.get("answer heard")).toEqual(["–", ""]);
  expect(spans.get("overhang")).toEqual(["–", ""]);
});
