import type { WaterfallMark } from "./waterfall-layout.ts";

/** Room for one name, as a share of the chart's width: enough for "t0" and a space on the narrowest phone (360 px). */
const NAME_SHARE = 0.19;

/** The name of one clock point, or of several that are too near each other to be named apart. Places are shares of the chart's width. */
export interface MarkLabel {
  text: string;
  from: number;
  width: number;
  /** The side of the label on which its mark is. */
  align: "start" | "end";
}

/**
 * Names the marks on one line, left to right in order of time: a label begins at its first mark, or ends at the chart's
 * right edge where it would not fit; labels that would overlap become one. `totalMs` is the width of the chart.
 */
export function layoutMarkLabels(marks: readonly WaterfallMark[], totalMs: number): MarkLabel[] {
  const labels: MarkLabel[] = [];
  for (const { point, atMs } of marks.toSorted((a, b) => a.atMs - b.atMs)) {
    let label = place(point, atMs / totalMs, 1);
    for (let before = labels.at(-1); before && before.from + before.width > label.from; before = labels.at(-1)) {
      labels.pop();
      const text = `${before.text} ${label.text}`;
      label = place(text, before.from, text.split(" ").length);
    }
    labels.push(label);
  }
  return labels;
}

function place(text: string, at: number, names: number): MarkLabel {
  const width = names * NAME_SHARE;
  const isAtEdge = at + width > 1;
  return { text, from: isAtEdge ? 1 - width : Math.max(0, at), width, align: isAtEdge ? "end" : "start" };
}
