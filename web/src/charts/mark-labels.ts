import type { WaterfallMark } from "./waterfall-layout.ts";

/** Room for one name in pixels: "t0" and a space in the size that labels have. */
const NAME_PX = 20;

/**
 * The name of one clock point, or of several that are too near each other to be named apart. Places are shares of the
 * chart's width.
 */
export interface MarkLabel {
  text: string;
  from: number;
  width: number;
  /** The text begins at its first mark, or ends at its last. */
  align: "start" | "end";
}

/** Marks that share a label, in order of time; their places are shares of the chart's width. */
interface Group {
  names: string[];
  first: number;
  last: number;
}

/**
 * Names the marks on one line, in order of time, so that no two labels overlap and none leaves the chart: each label
 * begins or ends at its mark, and where no choice of these fits, the nearest marks share one. `totalMs` is the width of
 * the chart, `widthPx` what it has on the screen.
 */
export function layoutMarkLabels(marks: readonly WaterfallMark[], totalMs: number, widthPx: number): MarkLabel[] {
  // On a chart too narrow for its names they share what there is.
  const nameShare = Math.min(NAME_PX / Math.max(1, widthPx), 1 / Math.max(1, marks.length));
  let groups = marks
    .toSorted((a, b) => a.atMs - b.atMs)
    .map(({ point, atMs }): Group => {
      const at = Math.min(1, Math.max(0, atMs / totalMs));
      return { names: [point], first: at, last: at };
    });
  // A single group always fits, so this ends.
  for (;;) {
    const labels = placeAll(groups, 0, nameShare);
    if (labels !== null) return labels;
    groups = mergeNearest(groups);
  }
}

/** Labels for all groups in the room right of `free`; null when there is no way. */
function placeAll([group, ...others]: readonly Group[], free: number, nameShare: number): MarkLabel[] | null {
  if (group === undefined) return [];
  const width = group.names.length * nameShare;
  const places = [
    { align: "start", from: group.first },
    { align: "end", from: Math.max(0, group.last - width) },
  ] as const;
  for (const { align, from } of places) {
    if (from < free || from + width > 1 + Number.EPSILON) continue;
    const rest = placeAll(others, from + width, nameShare);
    if (rest !== null) return [{ text: group.names.join(" "), from, width, align }, ...rest];
  }
  return null;
}

function mergeNearest(groups: readonly Group[]): Group[] {
  const gaps = groups.slice(1).map(({ first }, i) => first - (groups[i]?.last ?? 0));
  const at = gaps.indexOf(Math.min(...gaps));
  const [left, right] = groups.slice(at, at + 2) as [Group, Group];
  const merged = { names: [...left.names, ...right.names], first: left.first, last: right.last };
  return [...groups.slice(0, at), merged, ...groups.slice(at + 2)];
}
