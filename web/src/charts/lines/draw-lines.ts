import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { shortTime } from "../../words/format.ts";
import type { LineData } from "./line-data.ts";

/**
 * Draws lines into an element, as wide as it is, in the colours of the page's theme. `onCursor` is told of the point
 * under the pointer. `remove` undoes everything.
 */
export function drawLines(
  element: HTMLElement,
  data: LineData,
  heightPx: number,
  onCursor: (index: number | null) => void,
): { chart: uPlot; remove: () => void } {
  const theme = getComputedStyle(element);
  const color = (token: string): string => theme.getPropertyValue(token).trim() || theme.color;
  const axis = {
    stroke: color("--soft"),
    font: "12px system-ui, sans-serif",
    grid: { stroke: color("--line"), width: 1 },
    ticks: { show: false },
  };
  const spanSeconds = (data.atSeconds.at(-1) ?? 0) - (data.atSeconds[0] ?? 0);
  const chart = new uPlot(
    {
      width: element.clientWidth,
      height: heightPx,
      padding: [8, 28, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
      scales: { x: { time: true }, y: { range: (_chart, _min, max) => [0, max > 0 ? max * 1.08 : 1] } },
      axes: [
        { ...axis, values: (_chart, ticks) => ticks.map((at) => shortTime(at, spanSeconds)) },
        { ...axis, size: 64, values: (_chart, ticks) => ticks.map((value) => data.format(value)) },
      ],
      series: [
        {},
        ...data.lines.map(({ label, color: token, isDashed, values }) => ({
          label,
          stroke: color(token),
          width: 2,
          ...(isDashed ? { dash: [6, 4] } : {}),
          spanGaps: false,
          // A point alone between gaps has no line to be seen by.
          points: { show: hasLonelyPoint(values), size: 5 },
        })),
      ],
      hooks: { setCursor: [({ cursor }) => onCursor(cursor.idx ?? null)] },
    },
    [[...data.atSeconds], ...data.lines.map(({ values }) => [...values])],
    element,
  );
  const resize = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: heightPx }));
  resize.observe(element);
  return {
    chart,
    remove: () => {
      resize.disconnect();
      chart.destroy();
    },
  };
}

function hasLonelyPoint(values: readonly (number | null)[]): boolean {
  return values.some((value, index) => value !== null && values[index - 1] == null && values[index + 1] == null);
}
