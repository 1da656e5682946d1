import { expect, it } from "vitest";
import { layoutMarkLabels } from "../../../web/src/charts/mark-labels.ts";
import type { WaterfallMark } from "../../../web/src/charts/waterfall-layout.ts";

/** A chart on a phone: five names and a little fit. */
const NARROW_PX = 105;

function marks(...atMs: number[]): WaterfallMark[] {
  return atMs.map((at, i) => ({ point: `t${i}` as WaterfallMark["point"], atMs: at }));
}

const texts = (...atMs: number[]) =>
  layoutMarkLabels(marks(...atMs), Math.max(...atMs), NARROW_PX).map(({ text }) => text);

it("names marks apart where there is room, each at its mark and the last at the right edge", () => {
  expect(layoutMarkLabels(marks(0, 200, 400), 400, NARROW_PX)).toMatchObject([
    { text: "t0", from: 0, align: "start" },
    { text: "t1", from: 0.5, align: "start" },
    { text: "t2", align: "end" },
  ]);
});

it("names a mark on its left where the next one leaves it no room on its right", () => {
  const t1 = layoutMarkLabels(marks(0, 200, 320), 320, NARROW_PX)[1];
  expect(t1).toMatchObject({ text: "t1", align: "end" });
  expect((t1?.from ?? 0) + (t1?.width ?? 0)).toBeCloseTo(200 / 320);
  expect(texts(0, 200, 320, 390)).toEqual(["t0", "t1", "t2 t3"]);
});

it("names marks of the same moment together", () => {
  expect(texts(0, 300, 300)).toEqual(["t0", "t1 t2"]);
  expect(texts(0, 300, 301, 303)).toEqual(["t0", "t1 t2 t3"]);
  expect(texts(0, 1, 2, 400)).toEqual(["t0 t1 t2", "t3"]);
});

it("names marks in order of time", () => {
  expect(texts(0, 300, 310, 305)).toEqual(["t0", "t1 t3 t2"]);
});

it("never lets labels overlap or leave the chart, and names every mark once, wherever the marks are", () => {
  const places = Array.from({ length: 21 }, (_, i) => i * 5);
  for (const t1 of places) {
    for (const t2 of places) {
      for (const t3 of places) {
        const labels = layoutMarkLabels(marks(0, t1, t2, t3), 100, NARROW_PX);
        expect(labels.flatMap(({ text }) => text.split(" ")).toSorted()).toEqual(["t0", "t1", "t2", "t3"]);
        const edges = [0, ...labels.flatMap(({ from, width }) => [from, from + width]), 1];
        for (const [i, edge] of edges.slice(1).entries()) expect(edge).toBeGreaterThanOrEqual((edges[i] ?? 0) - 1e-9);
      }
    }
  }
});

it("has room for the name of an answer that followed an opener", () => {
  const all = [...marks(0, 20, 40, 100), { point: "ta" as const, atMs: 70 }];
  const labels = layoutMarkLabels(all, 100, NARROW_PX);
  expect(labels.flatMap(({ text }) => text.split(" "))).toEqual(["t0", "t1", "t2", "ta", "t3"]);
  for (const { from, width } of labels) expect(from + width).toBeLessThanOrEqual(1 + 1e-9);
  expect(
    layoutMarkLabels(
      all.map((mark) => ({ ...mark, atMs: 50 })),
      100,
      NARROW_PX,
    ),
  ).toHaveLength(1);
});

it("names marks apart that are as near, where the chart is wide", () => {
  const labels = layoutMarkLabels(marks(0, 200, 320, 390), 390, 700);
  expect(labels.map(({ text }) => text)).toEqual(["t0", "t1", "t2", "t3"]);
  // Each begins or ends at its mark, not where a narrower chart would have put it.
  expect(labels[1]).toMatchObject({ from: 200 / 390, align: "start" });
});

it("ends on a chart that is too narrow for any name, or not on the screen", () => {
  for (const widthPx of [0, 1, 19, 45]) {
    const labels = layoutMarkLabels(marks(0, 20, 40, 60, 100), 100, widthPx);
    expect(labels.flatMap(({ text }) => text.split(" "))).toEqual(["t0", "t1", "t2", "t3", "t4"]);
  }
});
