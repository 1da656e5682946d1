import { expect, it } from "vitest";
import { readTurnStamps } from "../../../web/src/charts/turn-stamps.ts";
import { layoutWaterfall } from "../../../web/src/charts/waterfall-layout.ts";
import { answerMetrics } from "../support/turn-metrics.ts";

function spanOf(layout: ReturnType<typeof layoutWaterfall>, kind: string) {
  return layout.spans.find((span) => span.kind === kind);
}

it("draws endpointing from t0 to t1, the response from t1 to t2, and the answer from t0 to where it was heard", () => {
  const layout = layoutWaterfall(answerMetrics(), null);
  expect(spanOf(layout, "endpointing")).toMatchObject({ fromMs: 0, ms: 200, isPlaceMeasured: true });
  expect(spanOf(layout, "response")).toMatchObject({ fromMs: 200, ms: 120, isPlaceMeasured: true });
  expect(spanOf(layout, "overhang")).toMatchObject({ fromMs: 320, ms: 10, isPlaceMeasured: true });
  expect(spanOf(layout, "answer")).toMatchObject({ fromMs: 0, ms: 330, isPlaceMeasured: true });
  expect(layout.marks).toEqual([
    { point: "t0", atMs: 0 },
    { point: "t1", atMs: 200 },
    { point: "t2", atMs: 320 },
    { point: "ta", atMs: 330 },
  ]);
  expect(layout.totalMs).toBe(330);
});

it("says that the model's and the voice's places are not measured without a timeline", () => {
  const layout = layoutWaterfall(answerMetrics(), null);
  expect(spanOf(layout, "model")).toMatchObject({ fromMs: 200, ms: 60, isPlaceMeasured: false });
  expect(spanOf(layout, "voice")).toMatchObject({ fromMs: 280, ms: 40, isPlaceMeasured: false });
});

it("lets a speculative model end where the voice begins", () => {
  const layout = layoutWaterfall(
    answerMetrics({ speculative: true, responseTimeMs: 10, answerHeardMs: 220, overhangMs: 10 }),
    null,
  );
  expect(spanOf(layout, "voice")).toMatchObject({ fromMs: 170 });
  expect(spanOf(layout, "model")).toMatchObject({ fromMs: 110 });
});

it("ends the voice at the first sound when nobody heard the answer that it began", () => {
  const unheard = { answerHeardMs: null, overhangMs: null };
  const layout = layoutWaterfall(answerMetrics({ responseTimeMs: 110, ...unheard }), null);
  expect(spanOf(layout, "voice")).toMatchObject({ fromMs: 270, ms: 40, isPlaceMeasured: false });
});

it("marks an opener and the answer that follows it apart, with parts that add up", () => {
  const metrics = answerMetrics({
    opener: "Let me see.",
    responseTimeMs: 20,
    turnGapMs: 220,
    answerHeardMs: 720,
    overhangMs: 150,
  });
  const layout = layoutWaterfall(metrics, null);
  expect(spanOf(layout, "response")).toMatchObject({ fromMs: 200, ms: 20 });
  expect(spanOf(layout, "answer")).toMatchObject({ fromMs: 0, ms: 720, isPlaceMeasured: true });
  expect(spanOf(layout, "voice")).toMatchObject({ fromMs: 530, ms: 40 });
  expect(spanOf(layout, "overhang")).toMatchObject({ fromMs: 570, ms: 150, isPlaceMeasured: true });
  const markAt = (point: string) => layout.marks.find((mark) => mark.point === point)?.atMs;
  expect(markAt("t2")).toBe(metrics.turnGapMs);
  expect(markAt("ta")).toBe(metrics.answerHeardMs);
  expect(layout.marks.map(({ point, atMs }) => [point, atMs])).toEqual([
    ["t0", 0],
    ["t1", 200],
    ["t2", 220],
    ["ta", 720],
  ]);
  expect(layout.totalMs).toBe(720);
});

it("draws and marks no answer where only the opener was heard, and lets no voice end at the opener", () => {
  const unheard = { answerHeardMs: null, overhangMs: null };
  const unanswered = layoutWaterfall(answerMetrics({ opener: "Let me see.", responseTimeMs: 20, ...unheard }), null);
  for (const kind of ["answer", "overhang"]) {
    expect(spanOf(unanswered, kind)).toMatchObject({ fromMs: null, ms: null });
  }
  expect(unanswered.marks.map(({ point }) => point)).toEqual(["t0", "t1", "t2"]);
  expect(spanOf(unanswered, "voice")).toMatchObject({ fromMs: 260, ms: 40 });
  expect(unanswered.totalMs).toBe(300);
});

it("tells the overhang of a turn that no speech began, without a place for it", () => {
  const typed = { source: "text", endpointingMs: null, turnGapMs: null, answerHeardMs: null, overhangMs: 900 } as const;
  const layout = layoutWaterfall(answerMetrics(typed), null);
  expect(spanOf(layout, "overhang")).toMatchObject({ ms: 900, fromMs: null });
  expect(layout.totalMs).toBe(120);
});

it("begins at t1 when no speech came before, and draws no endpointing", () => {
  const layout = layoutWaterfall(
    answerMetrics({ source: "greeting", endpointingMs: null, turnGapMs: null, answerHeardMs: null }),
    null,
  );
  expect(spanOf(layout, "endpointing")).toEqual({
    kind: "endpointing",
    ms: null,
    fromMs: null,
    isPlaceMeasured: true,
    isOpen: false,
  });
  expect(layout.marks[0]).toEqual({ point: "t1", atMs: 0 });
});

it("has no t2 and a width that can be divided by when nothing was measured", () => {
  const nothing = {
    responseTimeMs: null,
    endpointingMs: null,
    llmFirstTokenMs: null,
    ttsFirstByteMs: null,
    answerHeardMs: null,
    overhangMs: null,
  };
  const layout = layoutWaterfall(answerMetrics(nothing), null);
  expect(layout.marks).toEqual([{ point: "t1", atMs: 0 }]);
  expect(layout.totalMs).toBe(1);
});

it("places the steps and t3 where the timeline has them", () => {
  const stamps = readTurnStamps([
    { atMs: 4_900, type: "llm_requested", turnId: "turn_1", provider: "openai", model: "m" },
    { atMs: 5_060, type: "tts_requested", turnId: "turn_1", provider: "deepgram", characters: 20 },
    { atMs: 5_080, type: "tts_requested", turnId: "turn_1", provider: "deepgram", characters: 30 },
    { atMs: 5_270, type: "playback_acknowledged", turnId: "turn_1", playedMs: 100 },
    { atMs: 5_370, type: "playback_acknowledged", turnId: "turn_1", playedMs: 200 },
  ]).get("turn_1");
  expect(stamps).toEqual({
    llmRequestedAtMs: 4_900,
    ttsRequestedAtMs: 5_060,
    heardAtMs: 5_170,
    answerSource: null,
  });
  const layout = layoutWaterfall(answerMetrics(), stamps ?? null);
  expect(spanOf(layout, "model")).toMatchObject({ fromMs: 100, isPlaceMeasured: true });
  expect(spanOf(layout, "voice")).toMatchObject({ fromMs: 260, isPlaceMeasured: true });
  expect(layout.marks.at(-1)).toEqual({ point: "t3", atMs: 370 });
  expect(layout.totalMs).toBe(370);
});

it("takes no acknowledgement of nothing for the moment of hearing", () => {
  const stamps = readTurnStamps([{ atMs: 9, type: "playback_acknowledged", turnId: "turn_1", playedMs: 0 }]);
  expect(stamps.get("turn_1")?.heardAtMs ?? null).toBeNull();
});

it("draws what goes on up to now, and what is over as it was", () => {
  const open = { responseTimeMs: null, turnGapMs: null, ttsFirstByteMs: null, answerHeardMs: null, overhangMs: null };
  const stamps = { llmRequestedAtMs: 5_010, ttsRequestedAtMs: 5_080, heardAtMs: null, answerSource: null };
  const layout = layoutWaterfall(answerMetrics(open), stamps, 5_300);
  expect(spanOf(layout, "endpointing")).toMatchObject({ ms: 200, isOpen: false });
  expect(spanOf(layout, "response")).toMatchObject({ fromMs: 200, ms: 300, isOpen: true });
  expect(spanOf(layout, "model")).toMatchObject({ fromMs: 210, ms: 60, isOpen: false });
  expect(spanOf(layout, "voice")).toMatchObject({ fromMs: 280, ms: 220, isOpen: true });
  expect(spanOf(layout, "overhang")).toMatchObject({ ms: null, isOpen: false });
  expect(layout.totalMs).toBe(500);
});
