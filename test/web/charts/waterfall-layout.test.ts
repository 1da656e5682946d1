import { expect, it } from "vitest";
import type { StageName } from "../../../voice/timeline/turn-stages.ts";
import { readTurnStamps } from "../../../web/src/charts/turn-stamps.ts";
import { layoutWaterfall, type WaterfallLayout } from "../../../web/src/charts/waterfall-layout.ts";
import { answerMetrics } from "../support/turn-metrics.ts";

function spanOf(layout: WaterfallLayout, latency: string) {
  return layout.spans.find(({ name }) => "latency" in name && name.latency === latency);
}

/** A turn whose timeline nobody kept. */
const unkept = (changed: Parameters<typeof answerMetrics>[0] = {}) => ({
  metrics: answerMetrics(changed),
  stamps: null,
  stages: null,
});

it("draws endpointing from t0 to t1, the response from t1 to t2, and the answer from t0 to where it was heard", () => {
  const layout = layoutWaterfall(unkept());
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
  const layout = layoutWaterfall(unkept());
  expect(spanOf(layout, "model")).toMatchObject({ fromMs: 200, ms: 60, isPlaceMeasured: false });
  expect(spanOf(layout, "voice")).toMatchObject({ fromMs: 280, ms: 40, isPlaceMeasured: false });
});

it("lets a speculative model end where the voice begins", () => {
  const layout = layoutWaterfall(unkept({ speculative: true, responseTimeMs: 10, answerHeardMs: 220, overhangMs: 10 }));
  expect(spanOf(layout, "voice")).toMatchObject({ fromMs: 170 });
  expect(spanOf(layout, "model")).toMatchObject({ fromMs: 110 });
});

it("ends the voice at the first sound when nobody heard the answer that it began", () => {
  const unheard = { answerHeardMs: null, overhangMs: null };
  const layout = layoutWaterfall(unkept({ responseTimeMs: 110, ...unheard }));
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
  const layout = layoutWaterfall({ metrics, stamps: null, stages: null });
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
  const unanswered = layoutWaterfall(unkept({ opener: "Let me see.", responseTimeMs: 20, ...unheard }));
  for (const kind of ["answer", "overhang"]) {
    expect(spanOf(unanswered, kind)).toMatchObject({ fromMs: null, ms: null });
  }
  expect(unanswered.marks.map(({ point }) => point)).toEqual(["t0", "t1", "t2"]);
  expect(spanOf(unanswered, "voice")).toMatchObject({ fromMs: 260, ms: 40 });
  expect(unanswered.totalMs).toBe(300);
});

it("tells the overhang of a turn that no speech began, without a place for it", () => {
  const typed = { source: "text", endpointingMs: null, turnGapMs: null, answerHeardMs: null, overhangMs: 900 } as const;
  const layout = layoutWaterfall(unkept(typed));
  expect(spanOf(layout, "overhang")).toMatchObject({ ms: 900, fromMs: null });
  expect(layout.totalMs).toBe(120);
});

it("begins at t1 when no speech came before, and draws no endpointing", () => {
  const layout = layoutWaterfall(
    unkept({ source: "greeting", endpointingMs: null, turnGapMs: null, answerHeardMs: null }),
  );
  expect(spanOf(layout, "endpointing")).toEqual({
    name: { latency: "endpointing" },
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
  const layout = layoutWaterfall(unkept(nothing));
  expect(layout.marks).toEqual([{ point: "t1", atMs: 0 }]);
  expect(layout.totalMs).toBe(1);
});

it("marks t3 where the browser reported it", () => {
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
  const layout = layoutWaterfall({ ...unkept(), stamps: stamps ?? null });
  expect(layout.marks.at(-1)).toEqual({ point: "t3", atMs: 370 });
  expect(layout.totalMs).toBe(370);
});

it("takes no acknowledgement of nothing for the moment of hearing", () => {
  const stamps = readTurnStamps([{ atMs: 9, type: "playback_acknowledged", turnId: "turn_1", playedMs: 0 }]);
  expect(stamps.get("turn_1")?.heardAtMs ?? null).toBeNull();
});

const stage = (name: StageName, fromMs: number, toMs: number, isOpen = false) => ({ name, fromMs, toMs, isOpen });
const drawn = ({ spans }: WaterfallLayout) =>
  spans.map(({ name, fromMs, ms, isOpen }) => ["stage" in name ? name.stage : null, fromMs, ms, isOpen]);

it("draws the stages of the timeline one behind the other, and an opener's beside the work for the answer", () => {
  const heard = [stage("endpointing", 4_800, 5_000)];
  const stages = {
    fromMs: 4_800,
    gap: [...heard, stage("opener", 5_000, 5_020)],
    answer: [...heard, stage("model", 5_000, 5_300), stage("queue", 5_300, 5_500), stage("playout", 5_500, 5_520)],
    isGapWhole: true,
    isAnswerWhole: true,
  };
  const metrics = answerMetrics({ opener: "Let me see.", responseTimeMs: 20, turnGapMs: 220, answerHeardMs: 720 });
  const layout = layoutWaterfall({ metrics, stamps: null, stages });
  expect(drawn(layout)).toEqual([
    ["endpointing", 0, 200, false],
    ["opener", 200, 20, false],
    ["model", 200, 300, false],
    ["queue", 500, 200, false],
    ["playout", 700, 20, false],
  ]);
  const sumOf = (names: readonly string[]) =>
    drawn(layout).reduce((sum, [name, , ms]) => sum + (names.includes(String(name)) ? Number(ms) : 0), 0);
  expect(sumOf(["endpointing", "opener"])).toBe(metrics.turnGapMs);
  expect(sumOf(["endpointing", "model", "queue", "playout"])).toBe(metrics.answerHeardMs);
});

it("draws the stage that goes on up to now, and those that are over as they were", () => {
  const heard = [stage("endpointing", 4_800, 5_000), stage("model", 5_000, 5_010, true)];
  const stages = { fromMs: 4_800, gap: heard, answer: heard, isGapWhole: false, isAnswerWhole: false };
  const open = { responseTimeMs: null, turnGapMs: null, answerHeardMs: null, overhangMs: null };
  const layout = layoutWaterfall({ metrics: answerMetrics(open), stamps: null, stages }, 5_300);
  expect(drawn(layout)).toEqual([
    ["endpointing", 0, 200, false],
    ["model", 200, 300, true],
  ]);
  expect(layout.totalMs).toBe(500);
});
